/*
 * Chance of the demonstration shop: hashes of (seed, stream, index), the same
 * on every machine and in every order of calls.
 */
#include "config.h"

#include "desk/demo.h"

/* The finaliser of SplitMix64: every input bit reaches every output bit. */
static uint64_t mix(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

struct demo_dice demo_dice(uint64_t seed, uint64_t stream, uint64_t index)
{
	return (struct demo_dice){mix(mix(mix(seed) ^ stream) ^ index)};
}

uint64_t demo_roll(struct demo_dice *d)
{
	d->x += UINT64_C(0x9e3779b97f4a7c15);
	return mix(d->x);
}

int demo_pick(struct demo_dice *d, int n)
{
	return (int)(demo_roll(d) >> 33 & 0x7fffffff) % n;
}

bool demo_chance(struct demo_dice *d, int percent)
{
	return demo_pick(d, 100) < percent;
}

int demo_weighted(struct demo_dice *d, const int *weight, int count)
{
	int sum = 0, at;

	for (int i = 0; i < count; i++)
		sum += weight[i];
	at = demo_pick(d, sum);
	for (int i = 0; i < count; i++) {
		if (at < weight[i])
			return i;
		at -= weight[i];
	}
	return count - 1;
}
