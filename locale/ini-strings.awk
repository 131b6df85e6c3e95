# Words for people in forms/*.ini and profiles/*.ini as a PO template: xgettext does
# not read INI. The keys are those that the program passes through gettext().
BEGIN {
	print "msgid \"\""
	print "msgstr \"\""
	print "\"Content-Type: text/plain; charset=UTF-8\\n\""
}

/^[ \t]*(title|label|help|display)[ \t]*=/ {
	text = $0
	sub(/^[^=]*=[ \t]*/, "", text)
	sub(/[ \t\r]+$/, "", text)
	if (text == "")
		next
	gsub(/\\/, "\\\\", text)
	gsub(/"/, "\\\"", text)
	if (!(text in places))
		order[++count] = text
	places[text] = places[text] "#: " FILENAME ":" FNR "\n"
}

END {
	for (i = 1; i <= count; i++)
		printf "\n%smsgid \"%s\"\nmsgstr \"\"\n", places[order[i]], order[i]
}
