/*
 * The language of the scripts in faults/, as macros over struct step.
 *
 *     FAULT(ALL, late_head, "U", AT(3100), GOOD)
 *
 * reads: fault `late_head`, compared together with all others; a platform would say
 * unable_to_retrieve_metadata; it sends nothing for 3.1 s and then a good answer.
 */
#ifndef ORIGIN_STEPS_H
#define ORIGIN_STEPS_H

#include "origin/choose.h"
#include "origin/script.h"

/* clang-format off */
#define TEXT(literal)        .text = (literal), .len = sizeof(literal) - 1
#define HEAD(literal)        .head = (literal), .head_len = sizeof(literal) - 1

#define SEND(bytes)          { .kind = STEP_SEND, TEXT(bytes) }
#define ANSWER(top, body)    { .kind = STEP_ANSWER, HEAD(top), TEXT(body) }
#define GZIP(top, body, how) { .kind = STEP_GZIP, HEAD(top), TEXT(body), .twist = (how) }
#define CHUNK(bytes)         { .kind = STEP_CHUNK, TEXT(bytes) }
#define REPEAT(times, bytes) { .kind = STEP_REPEAT, TEXT(bytes), .count = (times) }
#define DRIP(each_ms, bytes) { .kind = STEP_DRIP, TEXT(bytes), .ms = (each_ms) }
#define AT(when_ms)          { .kind = STEP_AT, .ms = (when_ms) }
#define WAIT_BY(function)    { .kind = STEP_WAIT_BY, .wait = (function) }
#define DROP_IF_REUSED       { .kind = STEP_DROP_IF_REUSED }
#define STALL                { .kind = STEP_STALL }
#define FIN                  { .kind = STEP_FIN }
#define CUT                  { .kind = STEP_CUT }
#define RST                  { .kind = STEP_RST }

/* Documents. */
#define DOC_HALF_1 "{\"name\":\"Token @@ID@@\",\"description\":\"One "
#define DOC_HALF_2 "of many.\",\"image\":\"https://img.example/@@ID@@.png\",\"attributes\":[{\"trait_type\":\"Hue\",\"value\":\"red\"}]}"
#define DOC        DOC_HALF_1 DOC_HALF_2
#define SHORT_DOC  "{\"name\":\"Token @@ID@@\"}" /* 23 bytes */
#define NO_JSON    "{\"message\":\"no\"}"
#define DOC_WITH(members) "{\"name\":\"Token @@ID@@\",\"description\":\"One of many.\",\"image\":\"https://img.example/@@ID@@.png\"," members "}"
#define RED        "\"attributes\":[{\"trait_type\":\"Hue\",\"value\":\"red\"}]"

/* Heads. */
#define CRLF         "\r\n"
#define LENGTH       "Content-Length: @LEN@" CRLF
#define OK_LINE      "HTTP/1.1 200 OK" CRLF
#define JSON_TYPE    "Content-Type: application/json" CRLF
#define OK_OPEN      OK_LINE JSON_TYPE
#define OK_HEAD      OK_OPEN LENGTH CRLF
#define CHUNKED      "Transfer-Encoding: chunked" CRLF
#define CHUNKED_HEAD OK_OPEN CHUNKED CRLF
#define CLOSE_HEAD   OK_OPEN "Connection: close" CRLF CRLF
#define GZIP_HEAD    OK_OPEN "Content-Encoding: gzip" CRLF LENGTH CRLF
#define LAST_CHUNK   SEND("0" CRLF CRLF)

/* Whole answers. */
#define GOOD              ANSWER(OK_HEAD, DOC)
#define BODY(document)    ANSWER(OK_HEAD, document)
#define WITH(fields)      ANSWER(OK_OPEN fields LENGTH CRLF, DOC)
#define FIRST_LINE(line)  ANSWER(line CRLF JSON_TYPE LENGTH CRLF, DOC)
#define STATUS(code)      ANSWER("HTTP/1.1 " code CRLF JSON_TYPE LENGTH CRLF, NO_JSON)
#define REDIRECT(code, fields) ANSWER("HTTP/1.1 " code CRLF fields "Content-Length: 0" CRLF CRLF, "")

#define RETRY_AFTER(code, when) ANSWER("HTTP/1.1 " code CRLF "Retry-After: " when CRLF LENGTH CRLF, NO_JSON)

/* HTTP/2: frame types and flags of RFC 9113, section 6. */
#define H2_STREAM(type, flags, payload)  { .kind = STEP_FRAME, TEXT(payload), .frame_type = (type), .frame_flags = (flags) }
#define H2_CONN(type, flags, payload)    { .kind = STEP_FRAME, TEXT(payload), .frame_type = (type), .frame_flags = (flags), .frame_on_connection = true }
#define H2_HEADERS(flags, fields)        { .kind = STEP_FIELDS, TEXT(fields), .frame_type = 1, .frame_flags = 4 | (flags) }
#define H2_END                           1
#define H2_DATA(flags, bytes)            H2_STREAM(0, flags, bytes)
#define H2_RST(code)                     H2_STREAM(3, 0, "\0\0\0" code)
#define H2_GOAWAY(last, code)            H2_CONN(7, 0, last "\0\0\0" code)
#define H2_GZIP(flags, body, how)        { .kind = STEP_GZIP, HEAD(""), TEXT(body), .twist = (how), .frame_flags = (flags) }
#define H2_OK                            H2_HEADERS(0, ":status: 200\ncontent-type: application/json\n")
/* clang-format on */

#endif
