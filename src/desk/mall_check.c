/*
 * A file against what the marketplace's pages take: HTML of a description or a
 * frame (YAH-45, YAH-49 to 51), a picture of an activity template (YAH-46,
 * YAH-47). Nothing is kept, and no shop is needed.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "desk/picture_file.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mall_service.h"
#include "storekeep/mem.h"
#include "storekeep/text_file.h"

#define TEXT_MOST ((size_t)256 << 20)
#define PICTURE_MOST (8 << 20) /* bytes looked at */

/* ---- HTML ---- */

enum status mall_frame_known(const struct profile *p, const char *frame, struct error *e)
{
	const char *all = profile_text(p, "storefront.frames", DAY_NONE);

	if (all == NULL)
		return error_set(e, ST_REFUSED, "profile_html", NULL, "profile", _("“%s” has no frames in its front."), profile_name(p));
	if (profile_has(p, "storefront.frames", DAY_NONE, frame))
		return ST_OK;
	return error_set(e, ST_REFUSED, "position_unknown", profile_rule(profile_name(p), "YAH-45"), "position",
	                 _("There is no frame “%1$s”. Choose position=%2$s."), frame, all);
}

enum status mall_text_check(const struct profile *p, const char *frame, const char *text, size_t len, struct markup_report *out, struct error *e)
{
	struct markup_rules rules;
	enum status st = frame != NULL ? mall_frame_known(p, frame, e) : ST_OK;

	*out = (struct markup_report){0};
	if (st != ST_OK)
		return st;
	if (!mall_markup_rules(p, frame, DAY_NONE, &rules))
		return error_set(e, ST_REFUSED, "profile_html", NULL, "profile", _("“%s” says nothing of HTML."), profile_name(p));
	markup_check(&rules, text, len, out);
	return ST_OK;
}

enum status mall_file_check(const struct profile *p, const char *path, enum charset cs, const char *frame, struct markup_report *out,
                            enum charset *read_as, struct notes *notes, struct error *e)
{
	struct text_file f;
	enum status st = frame != NULL ? mall_frame_known(p, frame, e) : ST_OK;

	*out = (struct markup_report){0};
	if (st != ST_OK)
		return st;
	st = text_file_read(path, cs, TEXT_MOST, &f, e);
	if (st == ST_OK)
		st = mall_text_check(p, frame, buf_str(&f.text), f.text.len, out, e);
	*read_as = f.cs;
	if (st == ST_OK && f.cs != CS_UTF8 && f.cs != CS_UTF8_BOM)
		notes_add(notes, NOTE_INFO, "charset", "FMT-30", "file", _("The file was read as %s."), charset_name(f.cs));
	if (st == ST_OK && f.damaged > 0)
		notes_add(notes, NOTE_WARN, "not_text", "FMT-33", "file",
		          ngettext("%1$zu place cannot be read as %2$s: the file is damaged, or in another charset (charset=).",
		                   "%1$zu places cannot be read as %2$s: the file is damaged, or in another charset (charset=).", f.damaged),
		          f.damaged, charset_name(f.cs));
	text_file_free(&f);
	return st;
}

enum status mall_text_read(const char *path, size_t most, char **out, struct error *e)
{
	struct text_file f;
	enum status st = text_file_read(path, CS_UNKNOWN, TEXT_MOST, &f, e);

	*out = NULL;
	if (st == ST_OK && f.text.len > most)
		st = error_set(e, ST_REFUSED, "file_too_large", NULL, "file", _("%1$s holds %2$zu bytes, too much to be edited here; `store check` looks at it."), path,
		               f.text.len);
	if (st == ST_OK)
		*out = xstrdup(buf_str(&f.text));
	text_file_free(&f);
	return st;
}

/* ---- pictures of activity templates ---- */

static enum status read_picture(const char *path, struct picture *out, int *images, struct error *e)
{
	struct picture_bytes b;
	enum status st = picture_file(path, PICTURE_MOST, "file", &b, e);

	if (st == ST_OK) {
		picture_read(b.data, b.len, b.size, out);
		*images = picture_images(b.data, b.len);
	}
	free(b.data);
	return st;
}

static bool is_address(const char *path)
{
	return strstr(path, "://") != NULL || strncmp(path, "//", 2) == 0 || strncasecmp(path, "data:", 5) == 0;
}

static void check_format(const struct profile *p, const struct picture *pic, int images, const char *slot, struct notes *out)
{
	const char *format = picture_format_code(pic->format), *formats = profile_text(p, "storefront.img.formats", DAY_NONE);
	const char *rule = profile_rule(profile_name(p), "YAH-46");

	if (pic->bytes == 0)
		notes_add(out, NOTE_ERROR, "image_empty", rule, "file", _("Slot %s: the file is empty."), slot);
	else if (formats != NULL && (*format == '\0' || !profile_has(p, "storefront.img.formats", DAY_NONE, format)))
		notes_add(out, NOTE_ERROR, "image_format", rule, "file", _("Slot %1$s: only %2$s are accepted; by its content this is %3$s."), slot, formats,
		          *format != '\0' ? format : *pic->looks_like != '\0' ? pic->looks_like : _("no picture"));
	else if (pic->width == 0)
		notes_add(out, NOTE_ERROR, "image_unreadable", rule, "file",
		          _("Slot %s: width and height of the picture cannot be read: the file is damaged. Save it once more."), slot);
	if (images > 1 && !profile_bool(p, "storefront.img.animated", DAY_NONE, true))
		notes_add(out, NOTE_ERROR, "image_animated", rule, "file",
		          _("Slot %1$s: this GIF holds %2$d pictures and moves; only one that stands still is accepted."), slot, images);
}

/* "WxH,KB" of the slot; each may be left out ("800x200", ",150"). */
static bool slot_limits(const struct profile *p, const char *slot, int *width, int *height, int *kib)
{
	char key[96];
	const char *text, *comma;

	*width = *height = *kib = 0;
	snprintf(key, sizeof key, "storefront.img.slot_limits.%.60s", slot);
	text = profile_text(p, key, DAY_NONE);
	if (text == NULL)
		return false;
	sscanf(text, "%6dx%6d", width, height);
	comma = strchr(text, ',');
	if (comma != NULL)
		sscanf(comma + 1, "%8d", kib);
	return true;
}

static void check_slot(const struct profile *p, const struct picture *pic, const char *slot, struct notes *out)
{
	const char *rule = profile_rule(profile_name(p), "YAH-46");
	int width, height, kib;

	if (slot == NULL || *slot == '\0') {
		notes_add(out, NOTE_INFO, "slot_missing", rule, "slot", "%s", _("The slot is not named, so size and weight were not checked."));
		return;
	}
	if (!slot_limits(p, slot, &width, &height, &kib)) {
		notes_add(out, NOTE_INFO, "slot_unknown", rule, "slot",
		          _("The limits of slot %s are not known, so size and weight were not checked. Write them into the profile: %s = WIDTHxHEIGHT,KB."), slot, slot);
		return;
	}
	if (pic->width > 0 && width > 0 && (pic->width > width || pic->height > height))
		notes_add(out, NOTE_ERROR, "image_size", rule, "file", _("Slot %1$s: the picture is %2$d×%3$d, limit %4$d×%5$d."), slot, pic->width,
		          pic->height, width, height);
	if (kib > 0 && pic->bytes > (int64_t)kib * 1024)
		notes_add(out, NOTE_ERROR, "image_weight", rule, "file", _("Slot %1$s: the file is %2$lld K, limit %3$d K."), slot,
		          (long long)((pic->bytes + 1023) / 1024), kib);
}

static void check_link(const struct profile *p, const char *link, struct notes *out)
{
	const char *rule = profile_rule(profile_name(p), "YAH-47");
	size_t http = strncasecmp(link, "http://", 7) == 0 ? 7 : strncasecmp(link, "https://", 8) == 0 ? 8 : 0;

	if (*link == '\0') {
		if (profile_bool(p, "storefront.img.link_required", DAY_NONE, false))
			notes_add(out, NOTE_ERROR, "link_required", rule, "link", "%s",
			          _("The picture needs a link to a store page; without it the front page does not show it."));
	} else if (http == 0 || link[http] == '\0' || strchr("/?#", link[http]) != NULL) {
		notes_add(out, NOTE_ERROR, "link_scheme", rule, "link", "%s", _("The link has to begin with http:// or https://."));
	}
}

enum status mall_image_check(const struct profile *p, const char *path, const char *slot, const char *link, struct picture *out,
                             struct notes *notes, struct error *e)
{
	const char *name = slot != NULL && *slot != '\0' ? slot : _("(not named)");
	int images = 1;
	enum status st;

	*out = (struct picture){.looks_like = ""};
	if (profile_text(p, "storefront.img.formats", DAY_NONE) == NULL)
		return error_set(e, ST_REFUSED, "profile_html", NULL, "profile", _("“%s” has no activity templates."), profile_name(p));
	if (is_address(path) && !profile_bool(p, "storefront.img.by_url", DAY_NONE, false)) {
		notes_add(notes, NOTE_ERROR, "image_address", profile_rule(profile_name(p), "YAH-46"), "file",
		          _("Slot %s: the picture is uploaded as a file; an address is not accepted."), name);
	} else {
		st = read_picture(path, out, &images, e);
		if (st != ST_OK)
			return st;
		check_format(p, out, images, name, notes);
		check_slot(p, out, slot, notes);
	}
	check_link(p, link != NULL ? link : "", notes);
	return ST_OK;
}
