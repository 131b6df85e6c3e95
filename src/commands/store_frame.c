/*
 * store frames, frame-show, frame-set: what lies in the frames of the store's
 * front (YAH-45).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "commands/store.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/mall.h"
#include "storekeep/mall_frame.h"
#include "storekeep/mall_service.h"

enum status store_frames(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	enum status st = mall_profile(cli_shop(c), cli_field(c, "profile"), &p, e);

	if (st == ST_OK)
		st = mall_frame_list(cli_shop(c), profile_name(p), &src, e);
	if (st != ST_OK)
		return st;
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status tell(struct cli *c, const struct profile *p, const char *position, struct error *e)
{
	struct markup_report r = {0};
	char *html;
	enum status st = mall_frame_get(cli_shop(c), profile_name(p), position, &html, e);

	if (st == ST_OK)
		st = mall_text_check(p, position, html, strlen(html), &r, e);
	if (st == ST_OK) {
		cli_text(c, "profile", NULL, profile_name(p));
		cli_code(c, "position", N_("Frame"), "mall_frame", position);
		cli_int(c, "characters", N_("Number of characters"), r.chars);
		cli_int(c, "errors", N_("Errors"), (int64_t)r.errors);
		cli_text(c, "html", NULL, html);
		if (!cli_json(c)) {
			cli_say(c, "%s", "");
			cli_write(c, html, strlen(html));
			cli_say(c, "%s", "");
		}
	}
	free(html);
	markup_free(&r);
	return st;
}

enum status store_frame_show(struct cli *c, struct error *e)
{
	const struct profile *p;
	enum status st = mall_profile(cli_shop(c), cli_field(c, "profile"), &p, e);

	return st == ST_OK ? tell(c, p, cli_arg(c, 0), e) : st;
}

enum status store_frame_set(struct cli *c, struct error *e)
{
	struct record *r = cli_record(c);
	const struct profile *p;
	enum status st = mall_profile(cli_shop(c), cli_field(c, "profile"), &p, e);

	if (st == ST_OK)
		st = record_check(r, NULL, NULL, e);
	if (st == ST_OK)
		st = mall_frame_save(cli_shop(c), profile_name(p), record_get(r, "position"), record_get(r, "html"), e);
	if (st != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return tell(c, p, record_get(r, "position"), e);
	cli_say(c, "%s", _("The text is right; nothing was written."));
	return ST_OK;
}
