/*
 * What may be done with the terminal. Talk goes to standard error; colour is for standard
 * output. NO_COLOR (no-color.org) and TERM=dumb are honoured.
 */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* Is standard error a terminal on which a line may be drawn again? */
bool terminal_is_live(void);
/* Is standard output a terminal that wants colour? */
bool terminal_has_colour(void);
/* Of standard error; 80 when it does not say. */
size_t terminal_columns(void);
/* Empties the progress line; nothing when the terminal is not live. */
void terminal_clear_line(void);
/* Asks at the terminal; false without one or for anything but yes. */
bool terminal_confirm(const char *question);

#endif
