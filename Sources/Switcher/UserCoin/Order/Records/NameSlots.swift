/// Where a name's number is found by the name's hash: a table with open addressing that has numbers and some bits of the hashes, not the
/// names. Pure.
///
/// - 4,096 tables by the first bits of the hash, so that one that becomes larger holds nobody up.
/// - Each is a row of buckets that fill a line of the processor's cache: ten numbers of 32 bits, and for each of them the 16 bits of its hash
///   (`tag`) that also say in which bucket it is looked for first. What is full goes on in the next one. Nothing is ever taken out, so that
///   a bucket with room in it ends the search.
/// - A table grows by pages that nothing is moved to or from in memory, and its numbers find their new places by their tags alone.
///
/// For a million names 8 MB, for ten millions 86 MB: 7 to 10 bytes each.
struct NameSlots: Sendable {
    private static let tableBits = 12
    private static let slotsPerBucket = 10
    /// Of 64 bits: three of tags, with two to spare, and five of numbers.
    private static let wordsPerBucket = 8
    private static let bucketsPerPage = 16
    private static let pagesPerChunk = 256
    private static let lane: UInt64 = 0x0001_0001_0001_0001
    private static let lineSize = 64

    private struct Table {
        var pages: [UInt32] = []
        var count = 0

        var bucketCount: Int { pages.count * NameSlots.bucketsPerPage }
    }

    private struct Chunk {
        var words: [UInt64]
        /// The first word at which a line of the cache begins.
        let first: Int
    }

    private var tables = [Table](repeating: Table(), count: 1 << tableBits)
    private var chunks: [Chunk] = []
    private var pageCount = 0
    /// How many pages a table gets at once. See ``expect(_:)``.
    private var expectedPages = 0

    /// How many bytes the pages take.
    var byteCount: Int { pageCount * Self.bucketsPerPage * Self.lineSize }

    /// - Parameter isRight: Whether the name has that number. It is asked of few others: one look-up in twenty meets another's tag.
    func find(_ hash: UInt64, _ isRight: (UInt32) -> Bool) -> UInt32? {
        let (table, tag) = Self.split(hash)
        let bucketCount = tables[table].bucketCount
        guard bucketCount > 0 else { return nil }
        var bucket = Self.home(tag, bucketCount)
        while true {
            let (chunk, word) = place(table, bucket)
            for part in 0..<3 {
                var matches = matches(tag, chunk, word, part)
                while matches != 0 {
                    let number = number(chunk, word, part * 4 + matches.trailingZeroBitCount / 16)
                    if isRight(number) { return number }
                    matches &= matches - 1
                }
            }
            // There is always one that is not full.
            guard isFull(chunk, word) else { return nil }
            bucket = bucket + 1 == bucketCount ? 0 : bucket + 1
        }
    }

    /// So many numbers there will be: a table that has to grow from now on does so once, to what it will need, and is put in order anew no more.
    /// With a quarter to spare, so that hardly any has to grow again, and a search ends in the bucket in which it begins.
    mutating func expect(_ count: Int) {
        let slotsPerPage = Self.bucketsPerPage * Self.slotsPerBucket
        expectedPages = (count / tables.count * 5 / 4 + slotsPerPage - 1) / slotsPerPage
    }

    /// Adds a number that is not in it.
    mutating func insert(_ hash: UInt64, _ number: UInt32) {
        let (table, tag) = Self.split(hash)
        // Nine tenths full at most.
        if tables[table].count + 1 > tables[table].bucketCount * (Self.slotsPerBucket - 1) { enlarge(table) }
        put(tag, number, into: table)
        tables[table].count += 1
    }

    /// The number that is most likely the right one; `nil` where there is none. For ``NameTable/warm(_:)``.
    func candidate(_ hash: UInt64) -> UInt32? {
        let (table, tag) = Self.split(hash)
        let bucketCount = tables[table].bucketCount
        guard bucketCount > 0 else { return nil }
        let (chunk, word) = place(table, Self.home(tag, bucketCount))
        for part in 0..<3 {
            let matches = matches(tag, chunk, word, part)
            if matches != 0 { return number(chunk, word, part * 4 + matches.trailingZeroBitCount / 16) }
        }
        return nil
    }

    /// Reads the bucket in which a number is looked for first, so that it comes into the processor's cache.
    func touch(_ hash: UInt64) -> UInt64 {
        let (table, tag) = Self.split(hash)
        let bucketCount = tables[table].bucketCount
        guard bucketCount > 0 else { return 0 }
        let (chunk, word) = place(table, Self.home(tag, bucketCount))
        return chunks[chunk].words[word]
    }

    // MARK: Places

    /// A tag is never 0: that is an empty place.
    private static func split(_ hash: UInt64) -> (table: Int, tag: UInt64) {
        (Int(hash >> (64 - UInt64(tableBits))), max(hash >> 32 & 0xFFFF, 1))
    }

    /// In the order of the tags.
    static func home(_ tag: UInt64, _ bucketCount: Int) -> Int { (Int(tag) * bucketCount) >> 16 }

    private func place(_ table: Int, _ bucket: Int) -> (chunk: Int, word: Int) {
        let page = Int(tables[table].pages[bucket / Self.bucketsPerPage])
        let chunk = page / Self.pagesPerChunk
        let line = page % Self.pagesPerChunk * Self.bucketsPerPage + bucket % Self.bucketsPerPage
        return (chunk, chunks[chunk].first + line * Self.wordsPerBucket)
    }

    /// The highest bit of each 16 where the tag is. One above a match may be set wrongly, where the tag differs in its lowest bit.
    private func matches(_ tag: UInt64, _ chunk: Int, _ word: Int, _ part: Int) -> UInt64 {
        let difference = chunks[chunk].words[word + part] ^ tag &* Self.lane
        let high = Self.lane << 15
        // The third word has two places only.
        return (difference &- Self.lane) & ~difference & (part < 2 ? high : high & 0xFFFF_FFFF)
    }

    private func isFull(_ chunk: Int, _ word: Int) -> Bool { chunks[chunk].words[word + 2] & 0xFFFF_0000 != 0 }

    private func number(_ chunk: Int, _ word: Int, _ slot: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: chunks[chunk].words[word + 3 + slot / 2] >> (UInt64(slot) % 2 * 32))
    }

    // MARK: Changes

    private mutating func put(_ tag: UInt64, _ number: UInt32, into table: Int) {
        let bucketCount = tables[table].bucketCount
        var bucket = Self.home(tag, bucketCount)
        var (chunk, word) = place(table, bucket)
        while isFull(chunk, word) {
            bucket = bucket + 1 == bucketCount ? 0 : bucket + 1
            (chunk, word) = place(table, bucket)
        }
        var slot = 0
        while tagAt(chunk, word, slot) != 0 { slot += 1 }
        chunks[chunk].words[word + slot / 4] |= tag << (UInt64(slot) % 4 * 16)
        chunks[chunk].words[word + 3 + slot / 2] |= UInt64(number) << (UInt64(slot) % 2 * 32)
    }

    private func tagAt(_ chunk: Int, _ word: Int, _ slot: Int) -> UInt64 {
        chunks[chunk].words[word + slot / 4] >> (UInt64(slot) % 4 * 16) & 0xFFFF
    }

    /// By a third, a page at least, or to what is expected.
    private mutating func enlarge(_ table: Int) {
        var entries: [(tag: UInt64, number: UInt32)] = []
        entries.reserveCapacity(tables[table].count)
        for bucket in 0..<tables[table].bucketCount {
            let (chunk, word) = place(table, bucket)
            for slot in 0..<Self.slotsPerBucket {
                let tag = tagAt(chunk, word, slot)
                if tag != 0 { entries.append((tag, number(chunk, word, slot))) }
            }
            for word in word..<word + Self.wordsPerBucket { chunks[chunk].words[word] = 0 }
        }
        let pageCount = tables[table].pages.count
        for _ in 0..<max(1, pageCount / 3, expectedPages - pageCount) { tables[table].pages.append(newPage()) }
        for (tag, number) in entries { put(tag, number, into: table) }
    }

    private mutating func newPage() -> UInt32 {
        if pageCount == chunks.count * Self.pagesPerChunk {
            let words = [UInt64](
                repeating: 0,
                count: Self.pagesPerChunk * Self.bucketsPerPage * Self.wordsPerBucket + Self.wordsPerBucket
            )
            let offset = words.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) % UInt(Self.lineSize) }
            chunks.append(Chunk(words: words, first: offset == 0 ? 0 : (Self.lineSize - Int(offset)) / 8))
        }
        pageCount += 1
        return UInt32(pageCount - 1)
    }
}
