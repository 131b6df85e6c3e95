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

LC_ALL=C.UTF-8
export LC_ALL
languages=$(sed -n '/^languages = /,/end/s/^\t\([a-zA-Z_]*\) \\$/\1/p' "$top_srcdir/Makefile.am")
set -- $languages
echo 1..$(($# * 4 + 1))
ok "a template is made from the sources" "$([ -s locale/storekeep.pot ] || echo none)"
for language; do
	po=$top_srcdir/locale/$language.po
	ok "$language: every entry is there" "$(msgcmp --use-fuzzy --use-untranslated "$po" locale/storekeep.pot 2>&1 | grep -v 'is not used' | grep -v '^msgcmp: ')"
	ok "$language: nothing untranslated" "$(msgattrib --untranslated --no-obsolete "$po" | grep '^msgid' | tail -n +2)"
	ok "$language: nothing fuzzy" "$(msgattrib --only-fuzzy --no-obsolete "$po" | grep '^msgid' | tail -n +2)"
	ok "$language: formats agree" "$(msgfmt --check-format --check-domain -o /dev/null "$po" 2>&1)"
done
