# Nobody reads what does not fit into a head: functions of at most 60 lines, files of at
# most 500. A function runs from the { to the } in the first column, as clang-format sets
# them. Lines with a comment have at most 90 columns, as clang-format leaves comments alone.
#
#   LC_ALL=C awk -f length.awk files…

function breach(text) {
    print text
    breaches++
}

function end_file() {
    if (length_of_file > 500)
        breach(file ": " length_of_file " lines, the most is 500")
}

# In UTF-8 a byte from \200 to \277 goes on with a character and takes no column.
function columns(line) {
    gsub(/[\200-\277]/, "", line)
    return length(line)
}

# Does a comment stand in this line? Strings with the look of one are none.
function has_comment(line, found) {
    found = in_comment
    if (!in_comment) {
        gsub(/"([^"\\]|\\.)*"|'([^'\\]|\\.)'/, "", line)
        found = line ~ /\/\*|\/\//
        sub(/^.*\/\*/, "/*", line)
        in_comment = line ~ /^\/\*/
    }
    if (line ~ /\*\//)
        in_comment = 0
    return found
}

FNR == 1 {
    end_file()
    file = FILENAME
    in_comment = 0
}
{ length_of_file = FNR }
has_comment($0) && columns($0) > 90 {
    breach(FILENAME ":" FNR ": a comment of " columns($0) " columns, the most is 90")
}
/^\{/ { start = FNR }
/^\}/ && start {
    if (FNR - start - 1 > 60)
        breach(FILENAME ":" start ": a function of " FNR - start - 1 " lines, the most is 60")
    start = 0
}
END {
    end_file()
    exit (breaches > 0)
}
