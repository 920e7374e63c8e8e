/*
 * Functions that the house does not use, and what it uses instead. The compiler says so:
 * this file is included before every source file (src/CMakeLists.txt).
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED(function, instead) use_##instead##_not_##function

#undef atoi
#define atoi(s) BANNED(atoi, strtol)
#undef atof
#define atof(s) BANNED(atof, strtod)
#undef gets
#define gets(s) BANNED(gets, getline)
#undef sprintf
#define sprintf(...) BANNED(sprintf, snprintf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf, vsnprintf)
#undef strcpy
#define strcpy(d, s) BANNED(strcpy, strbuf)
#undef strcat
#define strcat(d, s) BANNED(strcat, strbuf)
#undef strncpy
#define strncpy(d, s, n) BANNED(strncpy, strbuf)
#undef strncat
#define strncat(d, s, n) BANNED(strncat, strbuf)
#undef strtok
#define strtok(s, d) BANNED(strtok, strcspn)
#undef gmtime
#define gmtime(t) BANNED(gmtime, gmtime_r)
#undef localtime
#define localtime(t) BANNED(localtime, localtime_r)

#endif
