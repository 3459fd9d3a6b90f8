extension String {
    /// Whether its UTF-8 bytes come before the other's, which is not how `<` sorts.
    package func precedesByBytes(_ other: String) -> Bool {
        let precedes = utf8.withContiguousStorageIfAvailable { mine in
            other.utf8.withContiguousStorageIfAvailable { theirs in
                let common = min(mine.count, theirs.count)
                var index = 0
                while index < common, mine[index] == theirs[index] { index += 1 }
                return index < common ? mine[index] < theirs[index] : mine.count < theirs.count
            }
        }
        return (precedes ?? nil) ?? utf8.lexicographicallyPrecedes(other.utf8)
    }
}
