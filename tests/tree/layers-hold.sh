#!/bin/sh
# The house's layers: who may include what, where SQL stands, what may print.
cd "$top_srcdir" || exit 99
number=0

# ok NAME FINDINGS: one TAP line; what was found stands under a failure.
ok()
{
	number=$((number + 1))
	if [ -z "$2" ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		printf '%s\n' "$2" | sed 's/^/# /'
	fi
}

# Lines that match PATTERN in C files outside of the layers named after it.
outside()
{
	pattern=$1
	shift
	grep -rnE "$pattern" src include --include='*.[ch]' | {
		for layer; do set -- "$@" -e "^src/$layer/"; shift; done
		grep -v "$@"
	}
}

# The layer of a public header: the lowest that has a file of its name (screens and commands speak of the desk's
# records in files of the same names).
layer_of()
{
	for l in base store rules desk deliver tui screens commands; do
		[ -f "src/$l/$1.c" ] && echo "$l" && return
	done
}

# Public headers of a layer: the module's name is the header's name.
headers_of()
{
	for layer; do
		for source in src/"$layer"/*.c; do
			name=$(basename "$source" .c)
			[ -f "include/storekeep/$name.h" ] && [ "$(layer_of "$name")" = "$layer" ] && printf '%s|' "$name"
		done
	done | sed 's/|$//'
}

# Includes by LAYER of a header that belongs to one of the layers named after it.
upward()
{
	layer=$1
	shift
	[ -d "src/$layer" ] || return
	names=$(headers_of "$@")
	[ -n "$names" ] && grep -nE "#include \"storekeep/($names)\.h\"" -r "src/$layer" --include='*.[ch]'
}

echo 1..17
ok "only store includes sqlite3.h" "$(outside '# *include *<sqlite3' store)"
ok "only tui includes curses.h and panel.h" "$(outside '# *include *<(n?cursesw?|panel|form|menu|term)[./]' tui)"
ok "only base includes iconv.h and ini.h" "$(outside '# *include *<(iconv|ini)\.h' base)"
ok "only deliver includes curl.h" "$(outside '# *include *<curl/' deliver)"
sql='"[^"]*\b(SELECT [^"]* FROM|INSERT (OR [A-Z]+ )?INTO|UPDATE [a-z_]+ SET|DELETE FROM|CREATE (TABLE|INDEX|TEMP)|DROP TABLE)\b'
ok "no SQL in screens, commands, tui, rules or base" \
	"$(grep -rnE "$sql" src/screens src/commands src/tui src/rules src/base src/main.c --include='*.[ch]' 2>/dev/null)"
ok "base calls no layer above" "$(upward base store rules desk deliver tui screens commands)"
ok "store calls only base" "$(upward store rules desk deliver tui screens commands)"
ok "rules call only base" "$(upward rules store desk deliver tui screens commands)"
ok "tui calls only base" "$(upward tui store rules desk deliver screens commands)"
ok "deliver calls only base" "$(upward deliver store rules desk tui screens commands)"
ok "desk calls no tui, screens or commands" "$(upward desk tui screens commands)"
ok "screens call no commands and no store" "$(upward screens commands)"
ok "commands do not draw" "$(grep -rnE '# *include *<(n?cursesw?|panel)' src/commands --include='*.[ch]' 2>/dev/null)"
ok "rules ask no clock" "$(grep -rnE '\b(clock_now|time|gettimeofday|clock_gettime) *\(' src/rules --include='*.c' 2>/dev/null)"
ok "desk and rules do not print" \
	"$(grep -rnE '(^|[^a-z_])(printf|puts|putchar|fprintf *\( *std(out|err)|fputs *\([^;]*std(out|err)) *[(;,)]' src/desk src/rules --include='*.c' 2>/dev/null | grep -v 'format(printf')"
ok "only the clock reads the clock" \
	"$(grep -rnE '[^a-z_](time|gettimeofday) *\((NULL|0|&)' src --include='*.c' | grep -v '^src/base/clock')"
listed=$(sed -n 's/^\t\(src\/[^ ]*\) \\$/\1/p' Makefile.am; echo src/main.c)
ok "every source stands in Makefile.am" \
	"$(find src -name '*.c' | sort | while read -r file; do
		printf '%s\n' "$listed" | grep -qxF "$file" || echo "$file"
	done)"
