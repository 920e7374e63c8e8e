# Prints the table of ./dev bench.
#
#   awk -f table.awk rows results
#
# A line of `rows` is a name, a value's unit (us or MiB), the limits of our figure (each
# FACTOR*THING, where a thing is another client of the row, another row of ours, or `one`),
# and what the row says. A line of `results` is a row, a client, and what bench_measure says.

FILENAME == ARGV[1] {
    if ($0 ~ /^#/ || NF == 0)
        next
    row = $1
    order[++rows] = row
    unit[row] = $2
    limits[row] = $3
    $1 = $2 = $3 = ""
    title[row] = substr($0, 4)
    next
}

$3 == "absent" {
    absent[$1, $2] = 1
    next
}

$7 != 0 || (unit[$1] == "us" && $4 == 0) {
    failed[$1, $2] = 1
    next
}

{ values[$1, $2] = values[$1, $2] " " (unit[$1] == "us" ? $3 / $4 : $6 / 1024) }

# The sorted figures of a client in a row, into `sorted`; returns how many.
function figures(row, client,    count, i, j, keep) {
    count = split(values[row, client], sorted, " ")
    for (i = 2; i <= count; i++) {
        keep = sorted[i] + 0
        for (j = i - 1; j >= 1 && sorted[j] + 0 > keep; j--)
            sorted[j + 1] = sorted[j]
        sorted[j + 1] = keep
    }
    return count
}

function median(row, client,    count) {
    count = figures(row, client)
    if (count == 0)
        return ""
    return count % 2 ? sorted[(count + 1) / 2] : (sorted[count / 2] + sorted[count / 2 + 1]) / 2
}

function cell(row, client,    count, middle) {
    if ((row, client) in failed)
        return "failed"
    if ((row, client) in absent)
        return "not installed"
    middle = median(row, client)
    if (middle == "")
        return "-"
    count = figures(row, client)
    return sprintf("%.1f %.1f %.1f", sorted[1], middle, sorted[count])
}

function value_of(thing, row) {
    if (thing == "one")
        return 1
    if (thing in unit)
        return median(thing, "ours")
    return median(row, thing)
}

# The lowest of a row's limits, "" if none can be told (a peer is missing).
function limit_of(row,    count, terms, i, pair, value, lowest) {
    lowest = ""
    count = split(limits[row], terms, ",")
    for (i = 1; i <= count; i++) {
        split(terms[i], pair, "*")
        value = value_of(pair[2], row)
        if (value != "" && (lowest == "" || pair[1] * value < lowest))
            lowest = pair[1] * value
    }
    return lowest
}

function verdict(row,    ours, limit) {
    ours = median(row, "ours")
    limit = limit_of(row)
    if (ours == "" || limit == "" || (row, "ours") in failed)
        return "not told"
    return sprintf("%s: x %.2f", ours <= limit ? "met" : "missed", ours / limit)
}

END {
    count = split("ours floor wrk h2load hey hurl", clients, " ")
    line = sprintf("%-38s", "min median max")
    for (i = 1; i <= count; i++)
        line = line sprintf(" | %-17s", clients[i])
    print line " | at most           | verdict"
    for (r = 1; r <= rows; r++) {
        row = order[r]
        line = sprintf("%-38s", title[row] ", " unit[row])
        for (i = 1; i <= count; i++)
            line = line sprintf(" | %-17s", cell(row, clients[i]))
        limit = limit_of(row)
        line = line sprintf(" | %-17s", limit == "" ? "-" : sprintf("%.1f", limit))
        print line " | " verdict(row)
    }
}
