# Nobody reads what does not fit into a head: functions of at most 60 lines, files of at
# most 500. A function runs from the { to the } in the first column, as clang-format sets
# them.
#
#   awk -f length.awk files…

function breach(text) {
    print text
    breaches++
}

function end_file() {
    if (length_of_file > 500)
        breach(file ": " length_of_file " lines, the most is 500")
}

FNR == 1 {
    end_file()
    file = FILENAME
}
{ length_of_file = FNR }
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
