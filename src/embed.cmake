# Writes OUTPUT, a C file that holds the FILES as the table TABLE of base/embedded.h. FILES
# are paths below ROOT, separated by commas; run by embed() of src/CMakeLists.txt.
cmake_minimum_required(VERSION 3.25)

string(REPLACE "," ";" files "${FILES}")
set(arrays "")
set(rows "")
set(number 0)
string(REPEAT "0x..," 18 line)
foreach(file IN LISTS files)
  file(READ "${ROOT}/${file}" bytes HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(REGEX REPLACE "(${line})" "\\1\n" bytes "${bytes}")
  string(APPEND arrays "static const unsigned char file_${number}[] = {\n${bytes}0};\n\n")
  string(APPEND rows "    { \"${file}\", (const char *)file_${number}, sizeof(file_${number}) - 1 },\n")
  math(EXPR number "${number} + 1")
endforeach()

file(WRITE "${OUTPUT}" "/* Made by src/embed.cmake. */
#include \"base/embedded.h\"

extern const struct embedded ${TABLE}[];

${arrays}const struct embedded ${TABLE}[] = {
${rows}    { NULL, NULL, 0 },
};
")
