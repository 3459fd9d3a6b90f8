import ZooKeeper

/// The numbers of names: each name is kept once, and keeps its number. Pure.
///
/// Two names are the same when their bytes are. Callers choose names, so the hash is keyed: nobody can make names that meet in one place.
///
/// A name that is looked up costs a line of memory here and two there, which are in no cache where there are millions. Many are looked up in
/// passes, so that the processor waits for all of these lines at the same time.
struct NameTable: Sendable {
    typealias Hash = @Sendable (UnsafeRawBufferPointer) -> UInt64

    /// How many names are looked up in passes: what is read for them stays in the processor's first cache, which has 32 KB at least.
    private static let groupCount = 128

    private let hash: Hash
    private var arena = NameArena()
    private var slots = NameSlots()
    /// What ``warm(_:)`` has read. Nobody needs it, but what is read for nothing is not read.
    private var warmth: UInt64 = 0

    /// - Parameter hash: Of a name's bytes.
    init(hash: @escaping Hash = Self.keyed) {
        self.hash = hash
    }

    /// SipHash, with this process' key.
    private static let keyed: Hash = { bytes in
        var hasher = Hasher()
        hasher.combine(bytes: bytes)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    var count: Int { arena.count }

    /// There will be so many names: they cost less from now on.
    mutating func expect(_ count: Int) { slots.expect(count) }

    func name(_ number: UInt32) -> ZNodeName { arena.withName(Int(number)) { ZNodeName(packed: $0) } }

    /// The number of that name, a new one if it has none.
    mutating func number(of name: UnsafeRawBufferPointer) -> UInt32 { number(of: name, hash(name)) }

    /// The numbers of names that stand behind each other, new ones for those that have none.
    ///
    /// - Parameters:
    ///   - names: As ``PackedNames`` has them.
    ///   - position: Where they begin; then where the next ones do.
    ///   - count: How many there are at least.
    mutating func numbers(of names: UnsafeRawBufferPointer, at position: inout Int, count: Int) -> [UInt32] {
        var next = position
        var numbers: [UInt32] = []
        numbers.reserveCapacity(count)
        var hashes: [UInt64] = []
        hashes.reserveCapacity(Self.groupCount)
        while numbers.count < count {
            hashes.removeAll(keepingCapacity: true)
            for _ in 0..<min(count - numbers.count, Self.groupCount) {
                hashes.append(hash(PackedNames.name(at: &next, in: names)))
            }
            warm(hashes)
            for hash in hashes { numbers.append(number(of: PackedNames.name(at: &position, in: names), hash)) }
        }
        return numbers
    }

    private mutating func number(of name: UnsafeRawBufferPointer, _ hash: UInt64) -> UInt32 {
        let known = slots.find(hash) { number in arena.withName(Int(number)) { $0.hasSameBytes(as: name) } }
        if let known { return known }
        let number = UInt32(arena.append(name))
        slots.insert(hash, number)
        return number
    }

    /// Brings what is about to be looked at into the processor's cache, each step for all of them: nothing depends on what it finds.
    private mutating func warm(_ hashes: [UInt64]) {
        for hash in hashes { warmth &+= slots.touch(hash) }
        var starts: [UInt64] = []
        starts.reserveCapacity(hashes.count)
        for hash in hashes {
            if let candidate = slots.candidate(hash) { starts.append(arena.start(Int(candidate))) }
        }
        for start in starts { warmth &+= arena.touch(start) }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func hasSameBytes(as other: Self) -> Bool {
        guard count == other.count else { return false }
        var position = 0
        while position + 8 <= count {
            let mine = loadUnaligned(fromByteOffset: position, as: UInt64.self)
            guard mine == other.loadUnaligned(fromByteOffset: position, as: UInt64.self) else { return false }
            position += 8
        }
        while position < count {
            guard self[position] == other[position] else { return false }
            position += 1
        }
        return true
    }
}
