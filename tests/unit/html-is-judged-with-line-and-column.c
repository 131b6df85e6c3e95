/*
 * HTML of descriptions and frames against the list of the rulebook, texts made
 * by hand: which note, on which line, in which column (YAH-45, YAH-49 to 51,
 * YAH-62).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/markup.h"
#include "storekeep/mem.h"

static const char *attrs(void *arg, const char *tag)
{
	static const char *const table[][2] = {
		{"a", "href"}, {"font", "size,color"}, {"hr", "width"}, {"img", "src,width,height,alt"}, {"p", "align"},
		{"table", "border,cellspacing,cellpadding,width,height,bgcolor"},
		{"td", "rowspan,colspan,align,valign,bgcolor,width,height"}, {"th", "rowspan,colspan,align,valign,bgcolor,width,height"},
		{"tr", "rowspan,colspan,align,valign,bgcolor,width,height"},
	};

	(void)arg;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcmp(table[i][0], tag) == 0)
			return table[i][1];
	return NULL;
}

static const struct markup_rules description = {
	.tags = "a,b,big,br,center,div,em,font,h3,h4,h5,h6,hr,i,img,label,lable,li,p,pre,small,strong,table,td,th,tr,tt,u,ul",
	.attrs = attrs,
	.forbid = "script,style,link,marquee,embed,object,audio,video,iframe,bgsound,on*,style=",
	.void_tags = "br,hr,img",
	.balanced = true,
	.own_hosts = "yahoo.com",
};

/* "E1:4 tag_unknown\n" … */
static char *told_by(const struct markup_rules *r, const char *text, size_t len)
{
	struct markup_report out;
	struct buf b = {0};
	size_t errors = 0;

	markup_check(r, text, len, &out);
	for (size_t i = 0; i < out.count; i++) {
		buf_addf(&b, "%c%d:%d %s\n", "IWE"[out.notes[i].level], out.notes[i].line, out.notes[i].column, out.notes[i].code);
		errors += out.notes[i].level == MARKUP_ERROR;
	}
	assert_int_equal(out.errors, errors);
	markup_free(&out);
	buf_addc(&b, '\0');
	return buf_take(&b);
}

struct text_case {
	const char *text, *told;
};

static void look(const struct markup_rules *r, const struct text_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *told = told_by(r, cases[i].text, strlen(cases[i].text));

		if (strcmp(told, cases[i].told) != 0)
			fail_msg("%s\ngives\n%sand not\n%s", cases[i].text, told, cases[i].told);
		free(told);
	}
}

#define LOOK(r, cases) look(r, cases, sizeof(cases) / sizeof *(cases))

static void tags_and_attributes_of_the_list_pass(void **state)
{
	static const struct text_case cases[] = {
		{"", ""},
		{"文字 only, &nbsp; &amp; &#20320; & more", ""},
		{"<a href=\"https://tw.mall.yahoo.com/x\">x</a><b></b><big></big><br><center></center><div></div><em></em>", ""},
		{"<font size=3 color='red'>x</font><h3></h3><h4></h4><h5></h5><h6></h6><hr width=90%><i></i>", ""},
		{"<img src=http://tw.yahoo.com/a.jpg width=1 height=1 alt=\"a > b\">", ""},
		{"<label></label><ul><li></li></ul><p align=center></p><pre></pre><small></small><strong></strong><tt></tt><u></u>", ""},
		{"<table border=1 cellspacing=0 cellpadding=0 width=1 height=1 bgcolor=#fff><tr rowspan=1><th valign=top></th><td colspan=2></td></tr></table>", ""},
		{"<TABLE BORDER=1><Tr><tD ALIGN=left></Td></TR></table>", ""},
		{"<br/><br /><hr/>", ""},
		{"<!-- <ol> --><b></b><!----><!--><i></i>", ""},
		{"<a href=mailto:a@b.tw>x</a>", ""},
		{"<b\n>x</b\n>", ""},
	};

	(void)state;
	LOOK(&description, cases);
}

static void other_tags_and_attributes_are_refused(void **state)
{
	static const struct text_case cases[] = {
		{"<ol><li></li></ol>", "E1:1 tag_unknown\n"},
		{"</ol>", "E1:1 tag_unknown\n"},
		{"a\n  <span>x</span> <tbody></tbody>", "E2:3 tag_unknown\nE2:18 tag_unknown\n"},
		{"<h1></h1><H2></H2>", "E1:1 tag_unknown\nE1:10 tag_unknown\n"},
		{"<p class=x id=y>z</p>", "E1:4 attr_unknown\nE1:12 attr_unknown\n"},
		{"<b size=3></b>", "E1:4 attr_unknown\n"},
		{"<a target=_blank href=http://a.tw/>x</a>", "E1:4 attr_unknown\n"},
		{"<img border=0 src=http://yahoo.com/>", "E1:6 attr_unsupported\n"},
		{"<table BorderColor=red></table>", "E1:8 attr_unsupported\n"},
		{"<td border=1></td>", "E1:5 attr_unknown\n"},
		{"<lable>x</lable>", "W1:1 tag_lable\n"},
		{"<lable>x</label>", "W1:1 tag_lable\nE1:1 tag_unclosed\nE1:9 tag_stray\n"},
		{"<p align=left ALIGN=right></p>", "W1:15 attr_twice\n"},
		{"<p align></p>", ""},
	};

	(void)state;
	LOOK(&description, cases);
}

static void scripts_styles_and_media_are_refused(void **state)
{
	static const struct text_case cases[] = {
		{"<script>if (a<b) x='</p>'</script>", "E1:1 script\n"},
		{"<SCRIPT>a<b</sCript ><ol>", "E1:1 script\nE1:22 tag_unknown\n"},
		{"<script>a</b>", "E1:1 script\nE1:10 tag_stray\n"},
		{"<style>p < q</style>", "E1:1 css\n"},
		{"<link rel=stylesheet>", "E1:1 css\n"},
		{"<marquee></marquee><embed><object></object><audio></audio><video></video><iframe></iframe><bgsound>",
		 "E1:1 media\nE1:20 media\nE1:27 media\nE1:44 media\nE1:59 media\nE1:74 media\nE1:91 media\n"},
		{"<p onclick=x()></p>", "E1:4 script\n"},
		{"<p OnMouseOver='x'></p>", "E1:4 script\n"},
		{"<p style=\"color:red\"></p>", "E1:4 css\n"},
		{"<span style=x onload=y>", "E1:1 tag_unknown\nE1:7 css\nE1:15 script\n"},
		{"<o:p></o:p>", "E1:1 editor_code\n"},
		{"<mso-x>", "E1:1 editor_code\n"},
		{"<?xml:namespace prefix = o />x", "E1:1 editor_code\n"},
		{"<![if !supportLists]>x", "E1:1 editor_code\n"},
		{"<p o:spt=1></p>", "E1:4 editor_code\n"},
	};

	(void)state;
	LOOK(&description, cases);
}

static void tags_have_to_match(void **state)
{
	static const struct text_case cases[] = {
		{"a\nb\n  <table><tr></tr>", "E3:3 tag_unclosed\n"},
		{"<p>a<p>b</p>", "E1:1 tag_unclosed\n"},
		{"<ul><li>a<li>b</ul>", "E1:5 tag_unclosed\nE1:10 tag_unclosed\n"},
		{"</b>", "E1:1 tag_stray\n"},
		{"</br>", "E1:1 tag_stray\n"},
		{"<b></b></b>", "E1:8 tag_stray\n"},
		{"<b><i></b></i>", "E1:11 tag_crossed\n"},
		{"<b><i><u></b></u></i>", "E1:14 tag_crossed\nE1:18 tag_crossed\n"},
		{"<table><tr><td>x</tr></table>", "E1:12 tag_unclosed\n"},
		{"<div/>x", "E1:1 tag_unclosed\n"},
		{"<div/>x</div>", ""},
		{"<b></ b>", "E1:1 tag_unclosed\nE1:4 tag_stray\n"},
	};

	(void)state;
	LOOK(&description, cases);
}

static void what_is_left_open_gives_one_note(void **state)
{
	static const struct text_case cases[] = {
		{"<table border=1", "E1:1 tag_open\nE1:1 tag_unclosed\n"},
		{"<table <tr></tr></table>", "E1:1 tag_open\n"},
		{"<b>x</b", "E1:5 tag_open\n"},
		{"<font color=\"red>x</font><b></b>", "E1:7 quote_open\n"},
		{"<a href=\"http://a.tw>x</a><p align=\"left\">y</p>", "E1:4 quote_open\n"},
		{"<font color='red", "E1:1 tag_open\nE1:1 tag_unclosed\nE1:7 quote_open\n"},
		{"x<!-- <b> -- >", "E1:2 comment_open\n"},
		{"1 < 2", "W1:3 less_than\n"},
		{"<3 <", "W1:1 less_than\nW1:4 less_than\n"},
		{"</>", "E1:1 tag_stray\n"},
		{"<b", "E1:1 tag_open\nE1:1 tag_unclosed\n"},
	};

	(void)state;
	LOOK(&description, cases);
}

static void addresses_are_read_as_browsers_do(void **state)
{
	static const struct text_case cases[] = {
		{"<a href=javascript:x>x</a>", "E1:4 script\n"},
		{"<a href=\" JaVa\tScRi\npt:x\">x</a>", "E1:4 script\n"},
		{"<a href='&#106;avascript&colon;x'>x</a>", "E1:4 script\n"},
		{"<a href='&#x6A;&#X61vascript:x'>x</a>", "E1:4 script\n"},
		{"<a href='\x01javascript:x'>x</a>", "E1:4 script\n"},
		{"<img src=javascript:x>", "E1:6 script\n"},
		{"<a href=vbscript:x>x</a>", "E1:4 script\n"},
		{"<a href=data:text/html,x>x</a>", "E1:4 link_scheme\n"},
		{"<a href=ftp://a.tw/>x</a>", "E1:4 link_scheme\n"},
		{"<a href=/x>x</a><a href=#x>x</a><a href=//a.tw/>x</a><a href=a.tw>x</a>",
		 "E1:4 link_scheme\nE1:20 link_scheme\nE1:36 link_scheme\nE1:57 link_scheme\n"},
		{"<a href=http:>x</a><a href=http://>x</a><a href=https:///x>x</a>", "E1:4 link_scheme\nE1:23 link_scheme\nE1:44 link_scheme\n"},
		{"<a href=HTTP://a.tw>x</a>", ""},
		{"<a href=\"\">x</a><a href>x</a>", "E1:4 link_empty\nE1:20 link_empty\n"},
		{"<img src=mailto:a@b.tw>", "E1:6 link_scheme\n"},
		{"<img>", "W1:1 source_missing\n"},
		{"<img src=http://pic.tw/1.jpg><img src=http://PIC.tw:80/2.jpg><img src=https://notyahoo.com/x>",
		 "I1:6 picture_host\nI1:67 picture_host\n"},
		{"<img src=https://s.yahoo.com/x><img src=http://yahoo.com@pic.tw/>", "I1:37 picture_host\n"},
	};

	(void)state;
	LOOK(&description, cases);
}

static void columns_count_characters_as_people_do(void **state)
{
	static const struct text_case cases[] = {
		{"家家<ol>", "E1:3 tag_unknown\n"},
		{"\t<ol>", "E1:2 tag_unknown\n"},
		{"👨‍👩‍👧e\xCC\x81<ol>", "E1:3 tag_unknown\n"},
		{"a\r\nb\r\n<ol>", "E3:1 tag_unknown\n"},
		{"a\rb\r<ol>", "E3:1 tag_unknown\n"},
		{"a\n\r\n\r<ol>", "E4:1 tag_unknown\n"},
		{"<p\n  class=x></p>", "E2:3 attr_unknown\n"},
		{"<b>\n<ol>\n", "E1:1 tag_unclosed\nE2:1 tag_unknown\n"},
		{"\xA4\xA4<ol>", "E1:1 not_utf8\nE1:3 tag_unknown\n"},
	};
	static const char nul[] = "ab\0<ol>";
	char *told;

	(void)state;
	LOOK(&description, cases);
	told = told_by(&description, nul, sizeof nul - 1);
	assert_string_equal(told, "E1:3 nul\nE1:4 tag_unknown\n");
	free(told);
}

static void frames_have_a_length_and_warn_of_tags(void **state)
{
	struct markup_rules frame = description;
	struct markup_report out;
	struct buf text = {0};
	static const struct text_case cases[] = {
		{"<ol>", "W1:1 tag_unknown\n"}, {"<p style=x></p>", "W1:4 css\n"}, {"<script></script>", "W1:1 script\n"},
		{"<b>", "E1:1 tag_unclosed\n"},
		{"12345\n890", ""}, {"12345\r\n890", "W0:0 too_long_utf16\n"}, {"12345\r\n8901", "E0:0 too_long\n"},
		{"👨‍👩‍👧4567890", "W0:0 too_long_utf16\n"},
	};

	(void)state;
	frame.frame = true;
	frame.max_chars = 9;
	look(&frame, cases + 4, 4);
	frame.max_chars = 3000;
	frame.name = "left";
	look(&frame, cases, 4);
	for (int i = 0; i < 3120; i++)
		buf_adds(&text, "家");
	markup_check(&frame, text.data, text.len, &out);
	assert_string_equal(out.notes[0].message, "Frame “left”: 3120 characters, limit 3000.");
	assert_string_equal(out.notes[0].rule, "YAH-45");
	assert_int_equal(out.chars, 3120);
	markup_free(&out);
	markup_check(&frame, text.data, 9000, &out);
	assert_int_equal(out.count, 0);
	assert_int_equal(out.chars, 3000);
	markup_free(&out);
	markup_check(&frame, text.data, 9003, &out);
	assert_int_equal(out.errors, 1);
	markup_free(&out);
	buf_free(&text);
}

static void very_much_is_counted_and_not_kept(void **state)
{
	struct markup_report out;
	struct buf text = {0};

	(void)state;
	for (int i = 0; i < 30000; i++)
		buf_adds(&text, "<b>\n<ol>");
	markup_check(&description, text.data, text.len, &out);
	assert_int_equal(out.count, MARKUP_NOTES + 1);
	assert_string_equal(out.notes[MARKUP_NOTES].code, "more");
	/* 30000 <ol>, 20000 <b> that were kept open, one that says there are too many */
	assert_int_equal(out.errors, 30000 + 20000 + 1);
	markup_free(&out);
	buf_clear(&text);
	for (int i = 0; i < 30000; i++)
		buf_adds(&text, "<td><p></td>");
	markup_check(&description, text.data, text.len, &out);
	assert_int_equal(out.errors, 30000);
	markup_free(&out);
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tags_and_attributes_of_the_list_pass),
		cmocka_unit_test(other_tags_and_attributes_are_refused),
		cmocka_unit_test(scripts_styles_and_media_are_refused),
		cmocka_unit_test(tags_have_to_match),
		cmocka_unit_test(what_is_left_open_gives_one_note),
		cmocka_unit_test(addresses_are_read_as_browsers_do),
		cmocka_unit_test(columns_count_characters_as_people_do),
		cmocka_unit_test(frames_have_a_length_and_warn_of_tags),
		cmocka_unit_test(very_much_is_counted_and_not_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
