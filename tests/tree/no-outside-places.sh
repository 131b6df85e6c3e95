#!/bin/sh
# Nothing in the tree names a machine's folders, a package registry or a conflict left over.
cd "$top_srcdir" || exit 99
number=0

# ok NAME PATTERN: no text file may match. Patterns are put together from pieces so
# that this file does not match itself.
ok()
{
	number=$((number + 1))
	found=$(grep -rInE "$2" . --exclude-dir=.git --exclude=.git --exclude-dir='_build*' --exclude-dir=build-aux --exclude-dir=m4 \
		--exclude-dir=autom4te.cache --exclude=configure --exclude=configure~ --exclude=aclocal.m4 --exclude='Makefile*.in' \
		--exclude=Makefile --exclude='config.*' --exclude=ABOUT-NLS --exclude='*.log' --exclude='*.trs' --exclude='*.Po' \
		--exclude='*.tar.xz' | head -20)
	if [ -z "$found" ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		printf '%s\n' "$found" | sed 's/^/# /'
	fi
}

echo 1..3
ok "no folder of one machine" '(^|[^A-Za-z0-9_.$}])/(wor''k|hom''e/[a-z]+|roo''t|tm''p/b-[a-z]+)(/|$|[^A-Za-z0-9_/])'
ok "no package registry" '(deb|security)\.debian\.or''g|npmjs\.(or''g|com)|pypi\.or''g|crates\.i''o|proxy\.golan''g'
ok "no conflict marker" '^(<<<<<<''<|>>>>>>''>) '
