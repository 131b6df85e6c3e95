/*
 * Inside of ident.h: what its files share.
 */
#ifndef RULES_IDENT_INSIDE_H
#define RULES_IDENT_INSIDE_H

#include "storekeep/ident.h"

/* Fill `out`; they return out->valid, so that a check can end in them. */
bool ident_refuse(struct ident *out, const char *rule, const char *code, const char *message);
bool ident_remark(struct ident *out, const char *rule, const char *code, const char *normal, const char *message);
bool ident_accept(struct ident *out, const char *rule, const char *normal);

/* One kind each; `v` is trimmed. */
bool ident_check_ban(const char *v, size_t len, struct ident *out);
bool ident_check_person(const char *v, size_t len, day_t today, struct ident *out);
bool ident_check_card(const char *v, size_t len, struct ident *out);
bool ident_check_mobile(const char *v, struct ident *out);

#endif
