/*
 * Zones by their name. Taipei, Tokyo and UTC are constants, so that a machine
 * without a zone database is right too; the others are asked of the C library
 * through TZ, each answer kept.
 */
#include "config.h"

#include "storekeep/date.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "storekeep/mem.h"

#define QUARTER 900 /* zones change on quarters of an hour */
#define KEPT 512

static const struct {
	const char *name;
	int offset;
} constants[] = {
	{"Asia/Taipei", 8 * 3600},
	{"Asia/Tokyo", 9 * 3600},
	{"UTC", 0},
};

struct kept {
	char zone[48];
	int64_t quarter;
	int offset;
};

static bool constant_offset(const char *zone, int *offset)
{
	for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
		if (strcmp(zone, constants[i].name) == 0) {
			*offset = constants[i].offset;
			return true;
		}
	return false;
}

/* The C library's answer. TZ is put back, since programs that we start inherit it. */
static int ask_library(const char *zone, instant_t at)
{
	const char *env = getenv("TZ");
	char *old = env != NULL ? xstrdup(env) : NULL;
	time_t t = (time_t)at;
	struct tm tm;
	int offset = 0;

	setenv("TZ", zone, 1);
	tzset();
	if (localtime_r(&t, &tm) != NULL)
		offset = (int)tm.tm_gmtoff;
	if (old != NULL)
		setenv("TZ", old, 1);
	else
		unsetenv("TZ");
	tzset();
	free(old);
	return offset;
}

static size_t slot_of(const char *zone, int64_t quarter)
{
	uint64_t h = (uint64_t)quarter;

	for (; *zone != '\0'; zone++)
		h = h * 31 + (unsigned char)*zone;
	return h % KEPT;
}

int zone_offset(const char *zone, instant_t at)
{
	static struct kept kept[KEPT];
	int64_t quarter = at / QUARTER;
	struct kept *k;
	int offset;

	if (constant_offset(zone, &offset))
		return offset;
	k = &kept[slot_of(zone, quarter)];
	if (strcmp(k->zone, zone) != 0 || k->quarter != quarter) {
		offset = zone_known(zone) ? ask_library(zone, at) : 0;
		snprintf(k->zone, sizeof k->zone, "%s", zone);
		k->quarter = quarter;
		k->offset = offset;
	}
	return k->offset;
}

bool zone_known(const char *zone)
{
	const char *dir = getenv("TZDIR");
	char *path;
	bool known;
	int offset;

	if (constant_offset(zone, &offset))
		return true;
	if (!isalpha((unsigned char)*zone) || strstr(zone, "..") != NULL || strlen(zone) > 40)
		return false;
	for (const char *s = zone; *s != '\0'; s++)
		if (!isalnum((unsigned char)*s) && strchr("_+-/", *s) == NULL)
			return false;
	path = xasprintf("%s/%s", dir != NULL ? dir : "/usr/share/zoneinfo", zone);
	known = access(path, R_OK) == 0;
	free(path);
	return known;
}
