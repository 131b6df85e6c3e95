/*
 * How a member's phone number, birthday, name and e-mail address are stored and
 * found (rules/member_rules.c; EAS-71, EAS-78, FMT-25, FMT-38). Pure.
 */
#ifndef STOREKEEP_MEMBER_RULES_H
#define STOREKEEP_MEMBER_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "storekeep/date.h"
#include "storekeep/error.h"

#define MEMBER_PHONE_SIZE 24
#define MEMBER_GRAM_SIZE 9 /* two characters of at most four bytes */

/* As stored: + and digits, every spelling of FMT-25 read. PHONE_BAD. */
enum status member_phone(const char *text, const char *country_code, char out[MEMBER_PHONE_SIZE], struct error *e);
/* As stored: YYYY-MM-DD, or --MM-DD where the year is not known ("--03-05", "03-05", "3/5"); "" for an empty text.
 * DATE_BAD, BDAY_RANGE. */
enum status member_birthday(const char *text, day_t today, int max_age_years, char out[12], struct error *e);
/* MM-DD of a stored birthday, "" where there is none. */
void member_birthday_md(const char *birthday, char out[8]);
/* Day from which a customer may change it again after an edit (EAS-77). */
day_t member_birthday_next(day_t edited, int gap_months);

/* As people of the country read it: "0912 345 678", "0227123456"; numbers from elsewhere as stored. */
void member_phone_shown(const char *phone, const char *country_code, char out[MEMBER_PHONE_SIZE]);

/* Digits typed so far as heads of stored numbers: `head` with + and country code where the text begins like a whole number
 * ("" where it does not), `tail` its digits from the last to the first. false when it is nothing of a phone number. */
bool member_phone_part(const char *text, const char *country_code, char head[MEMBER_PHONE_SIZE], char tail[MEMBER_PHONE_SIZE]);
/* Digits of a stored number from the last to the first. */
void member_phone_reversed(const char *phone, char out[MEMBER_PHONE_SIZE]);

/* "林美華" or "Mei-hua Lin"; "" where neither is given. The caller frees. */
char *member_full_name(const char *last, const char *first);
/* Folded last name and first name (FMT-38); the caller frees. */
char *member_name_key(const char *last, const char *first);
/* Folded address; NULL for an empty one. The caller frees. */
char *member_email_key(const char *email);
/* EMAIL_BAD; an empty one is fine. */
enum status member_email_check(const char *email, struct error *e);

/* Pairs of characters of a folded text, and the last one alone, each once; at most `room`. Returns how many. */
size_t member_grams(const char *key, char (*out)[MEMBER_GRAM_SIZE], size_t room);

#endif
