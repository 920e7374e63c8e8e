module metaprobe/peer

go 1.19
