# Holds every #include of one room to the room() row in src/CMakeLists.txt.
#
#   cmake -DSRC=folder-of-rooms -DROOM=name -DUSES=a,b -DSOURCES=a.c,a.h -P room.cmake
cmake_minimum_required(VERSION 3.25)

string(REPLACE "," ";" uses "${USES}")
string(REPLACE "," ";" sources "${SOURCES}")
string(REPLACE ";" " " declared "${uses}")
set(breaches 0)

function(breach where text)
  message(NOTICE "${where}: ${text}")
  math(EXPR breaches "${breaches} + 1")
  set(breaches ${breaches} PARENT_SCOPE)
endfunction()

# One #include "…" of one file: its room must be this one or a declared one, and what is
# private to another room stays there.
macro(check_include where header)
  cmake_path(GET header PARENT_PATH owner)
  if(owner STREQUAL "")
    breach(${where} "\"${header}\" lacks its room: \"${ROOM}/${header}\"")
  elseif(NOT owner STREQUAL ROOM)
    if(NOT owner IN_LIST uses)
      breach(${where} "${ROOM} does not use ${owner} (it declares: ${declared})")
    elseif(header MATCHES "_priv\\.h$")
      breach(${where} "${header} is private to ${owner}")
    endif()
  endif()
endmacro()

cmake_path(ABSOLUTE_PATH SRC)
set(folder ${SRC}/${ROOM})
file(GLOB files RELATIVE ${folder} ${folder}/*.c ${folder}/*.h ${folder}/*.def)
foreach(file IN LISTS files)
  if(NOT file MATCHES "\\.def$" AND NOT file IN_LIST sources)
    breach(${ROOM}/${file} "no source of the room")
  endif()
  file(STRINGS ${folder}/${file} lines REGEX "^[ \t]*#[ \t]*include[ \t]*\"")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^[^\"]*\"([^\"]*)\".*" "\\1" header "${line}")
    check_include(${ROOM}/${file} ${header})
  endforeach()
endforeach()

if(breaches GREATER 0)
  message(FATAL_ERROR "${ROOM}: ${breaches} breaches")
endif()
