/*
 * Deciding what stands under points to review: what the desk proposes, what is
 * missing already, take or waive, and why.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "points.h"
#include "storekeep/draft.h"
#include "storekeep/points.h"

static void say_proposal(const struct points_review *r, struct buf *out)
{
	if (strcmp(r->kind, "closed") == 0) {
		buf_addf(out, _("%lld points were not given because the shop was closed that day."), (long long)r->suggested);
		return;
	}
	buf_addf(out, _("Given: %1$lld. Still earned: %2$lld. Suggested to take: %3$lld."), (long long)r->issued, (long long)r->left,
	         (long long)r->suggested);
	buf_addc(out, '\n');
	buf_addf(out, _("Balance: %lld."), (long long)r->usable);
	if (r->suggested > r->usable) {
		buf_addc(out, '\n');
		buf_addf(out, _("%1$lld of them are spent already: %2$lld can be taken, the rest is noted as short."),
		         (long long)(r->suggested - r->proposed), (long long)r->proposed);
	}
}

static bool decide(struct view *v, const struct points_review *r, bool take)
{
	struct error e = {0};
	char op[OP_ID_SIZE];
	char *reason = dialog_prompt(v, label_of("review_kind", r->kind), _("Reason"), label_of("review_kind", r->kind));
	if (!reason)
		return false;
	op_id_make(op);
	bool done = screen_ok(v, review_settle(shop_of(v), r->id, take, 0, reason, op, &e), &e);
	free(reason);
	if (done && !take)
		ui_say(v, "%s", _("Waived."));
	else if (done && strcmp(r->kind, "closed") == 0)
		ui_say(v, _("%lld points given."), (long long)r->suggested);
	else if (done)
		ui_say(v, _("%1$lld points taken back, %2$lld short."), (long long)r->proposed, (long long)(r->suggested - r->proposed));
	return done;
}

bool points_review_act(struct view *v, int64_t id)
{
	static const struct choice back[] = {{'t', N_("Take them back")}, {'w', N_("Waive")}}, held[] = {{'g', N_("Give them")}, {'w', N_("Do not give")}};
	struct points_review r;
	struct error e = {0};
	struct buf text = {0};
	if (!screen_ok(v, points_review_get(shop_of(v), id, &r, &e), &e) || strcmp(r.state, "open") != 0)
		return false;
	const struct choice *from = strcmp(r.kind, "closed") == 0 ? held : back;
	const struct choice choices[] = {{from[0].key, _(from[0].label)}, {from[1].key, _(from[1].label)}};
	say_proposal(&r, &text);
	int key = dialog_offer(v, label_of("review_kind", r.kind), buf_str(&text), choices, COUNT_OF(choices));
	buf_free(&text);
	return key != 0 && decide(v, &r, key != 'w');
}
