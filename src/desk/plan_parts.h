/* What the files about plans and bills share among themselves. */
#ifndef STOREKEEP_DESK_PLAN_PARTS_H
#define STOREKEEP_DESK_PLAN_PARTS_H

#include "storekeep/plan.h"

/* The service in the marketplace's own word (集客通). */
const char *plan_service(const struct profile *p);

#endif
