/*
 * storekeep: a command, or the console.
 */
#include "config.h"

#include "storekeep/command.h"
#include "storekeep/console.h"

int main(int argc, char **argv)
{
	return cli_main(argc, argv, console_run);
}
