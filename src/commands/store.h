/*
 * Handlers of the noun `store` that stand in files of their own; store.c has the table.
 */
#ifndef COMMANDS_STORE_H
#define COMMANDS_STORE_H

#include "storekeep/command.h"

/* store_check.c */
enum status store_check_text(struct cli *c, struct error *e);
enum status store_check_image(struct cli *c, struct error *e);
/* What was found (YAH-46 …) as rows: level, code, rule, field, message. */
void store_tell_findings(struct cli *c, const struct notes *n);

/* store_service.c */
enum status store_services(struct cli *c, struct error *e);
enum status store_service_switch(struct cli *c, struct error *e);
enum status store_service_apply(struct cli *c, struct error *e);
enum status store_service_open(struct cli *c, struct error *e);
enum status store_service_terminate(struct cli *c, struct error *e);
enum status store_service_terminated(struct cli *c, struct error *e);
enum status store_service_edit(struct cli *c, struct error *e);
enum status store_service_collect(struct cli *c, struct error *e);

/* store_method.c */
enum status store_payments(struct cli *c, struct error *e);
enum status store_payment_on(struct cli *c, struct error *e);
enum status store_payment_off(struct cli *c, struct error *e);
enum status store_payment_all(struct cli *c, struct error *e);
enum status store_shipping(struct cli *c, struct error *e);
enum status store_shipping_on(struct cli *c, struct error *e);
enum status store_shipping_off(struct cli *c, struct error *e);
enum status store_shipping_all(struct cli *c, struct error *e);

/* store_frame.c */
enum status store_frames(struct cli *c, struct error *e);
enum status store_frame_show(struct cli *c, struct error *e);
enum status store_frame_set(struct cli *c, struct error *e);

#endif
