/*
 * Inside of campaign.h: places of the list's columns, shared by what reads a
 * row and what shows it.
 */
#ifndef DESK_CAMPAIGN_PARTS_H
#define DESK_CAMPAIGN_PARTS_H

#include "storekeep/campaign.h"
#include "storekeep/opens.h"

enum {
	LIST_AUDIENCES, LIST_NAME, LIST_SEND_AT, LIST_REACH, LIST_RATE, LIST_STATUS, LIST_CREATED,
	LIST_ID, LIST_STATE, LIST_REASON, LIST_OPENED, LIST_FINAL,
};
enum { PUSH_APPLIED, PUSH_TYPE, PUSH_COUPON, PUSH_RECIPIENTS, PUSH_SEND_AT, PUSH_STATE, PUSH_CANCEL, PUSH_ID };

#endif
