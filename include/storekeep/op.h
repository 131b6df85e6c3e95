/*
 * Operation ids: made when an act begins (a form opens, a command starts), kept
 * unique in the ledgers, so that the same act cannot be booked twice.
 */
#ifndef STOREKEEP_OP_H
#define STOREKEEP_OP_H

#define OP_ID 40 /* bytes, NUL included */

/* A new id: 32 hexadecimal digits from the system's random source. */
void op_new(char out[OP_ID]);

#endif
