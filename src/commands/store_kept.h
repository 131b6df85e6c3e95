/*
 * What the files of store and violation share on the command line.
 */
#ifndef COMMANDS_STORE_KEPT_H
#define COMMANDS_STORE_KEPT_H

#include "storekeep/command.h"
#include "storekeep/mall.h"

/* store_kept.c: what belongs to a store, and which one is meant. */
/* The store that the n-th argument names, a marketplace or a number; without it profile=, else the only one. store_missing. */
enum status store_of_arg(struct cli *c, size_t n, const struct profile **p, struct mall_store *m, struct error *e);

/* Everything that the list knows of one. */
enum status store_tell_kept(struct cli *c, enum mall_kind kind, int64_t id, struct error *e);
/* The list, of profile= where it is given. */
enum status store_list_kept(struct cli *c, enum mall_kind kind, struct error *e);
/* Save the record as given, then tell it. */
enum status store_save_kept(struct cli *c, enum mall_kind kind, int64_t id, struct error *e);
/* The number that is the first argument. */
enum status store_kept_arg(struct cli *c, int64_t *id, struct error *e);
/* Put today into a day of the record that was not given. */
enum status store_default_day(struct cli *c, const char *field, enum mall_kind kind, int64_t id, struct error *e);

enum status store_contract_list(struct cli *c, struct error *e);
enum status store_contract_add(struct cli *c, struct error *e);
enum status store_contract_edit(struct cli *c, struct error *e);
enum status store_operator_list(struct cli *c, struct error *e);
enum status store_operator_add(struct cli *c, struct error *e);
enum status store_operator_edit(struct cli *c, struct error *e);
enum status store_operator_delete(struct cli *c, struct error *e);
enum status store_change_list(struct cli *c, struct error *e);
enum status store_change_create(struct cli *c, struct error *e);
enum status store_change_edit(struct cli *c, struct error *e);
enum status store_change_complete(struct cli *c, struct error *e);
enum status store_change_ask(struct cli *c, struct error *e);
enum status store_change_done(struct cli *c, struct error *e);
enum status store_change_refuse(struct cli *c, struct error *e);
enum status store_mail(struct cli *c, struct error *e);
enum status store_pages(struct cli *c, struct error *e);

#endif
