#!/bin/sh
# Every sentence of today's sources, forms and profiles is translated: none missing,
# none fuzzy, none malformed, in every language that is complete.
cd "$top_builddir" || exit 99
number=0

ok()
{
	number=$((number + 1))
	if [ -z "$2" ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		printf '%s\n' "$2" | head -60 | sed 's/^/# /'
	fi
}

# What stands behind the head of a catalogue: a sentence of several lines begins with an empty msgid, as the head does.
entries()
{
	sed '1,/^$/d' | grep -E '^(msgid|")'
}

LC_ALL=C.UTF-8
export LC_ALL
merged=$TMPDIR/merged.po
languages=$(sed -n '/^languages = /,/end/s/^\t\([a-zA-Z_]*\) \\$/\1/p' "$top_srcdir/Makefile.am")
set -- $languages
echo 1..$(($# * 3 + 1))
ok "a template is made from the sources" "$([ -s locale/storekeep.pot ] || echo none)"
for language; do
	po=$top_srcdir/locale/$language.po
	[ -f "$po" ] || po=locale/$language.po
	msgmerge --quiet --no-fuzzy-matching --no-wrap -o "$merged" "$po" locale/storekeep.pot
	ok "$language: nothing missing or untranslated" "$(msgattrib --untranslated --no-obsolete --no-wrap "$merged" | entries)"
	ok "$language: nothing fuzzy" "$(msgattrib --only-fuzzy --no-obsolete --no-wrap "$po" | entries)"
	ok "$language: formats agree" "$(msgfmt --check-format --check-domain -o /dev/null "$po" 2>&1)"
done
