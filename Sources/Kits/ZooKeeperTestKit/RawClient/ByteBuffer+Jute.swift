import NIOCore

/// ZooKeeper's encoding: big-endian numbers, and a 32-bit length before strings, bytes and lists (−1 for none).
extension ByteBuffer {
    mutating func writeJute(bytes: [UInt8]) {
        writeInteger(Int32(bytes.count))
        writeBytes(bytes)
    }

    mutating func writeJute(string: String) {
        writeJute(bytes: Array(string.utf8))
    }

    mutating func writeJute(acl: [RawACL]) {
        writeInteger(Int32(acl.count))
        for entry in acl {
            writeInteger(entry.permissions)
            writeJute(string: entry.scheme)
            writeJute(string: entry.id)
        }
    }

    mutating func readJute<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws -> Number {
        guard let value = readInteger(as: type) else { throw RawZooKeeperError.malformedReply }
        return value
    }

    mutating func readJuteBytes() throws -> [UInt8] {
        let count = try readJute(Int32.self)
        if count < 0 { return [] }
        guard let bytes = readBytes(length: Int(count)) else { throw RawZooKeeperError.malformedReply }
        return bytes
    }

    mutating func readJuteString() throws -> String {
        String(decoding: try readJuteBytes(), as: UTF8.self)
    }

    mutating func readJuteList<Element>(of read: (inout ByteBuffer) throws -> Element) throws -> [Element] {
        let count = max(0, try readJute(Int32.self))
        return try (0..<count).map { _ in try read(&self) }
    }

    mutating func readJuteStat() throws -> RawStat {
        RawStat(
            czxid: try readJute(),
            mzxid: try readJute(),
            ctime: try readJute(),
            mtime: try readJute(),
            version: try readJute(),
            cversion: try readJute(),
            aversion: try readJute(),
            ephemeralOwner: try readJute(),
            dataLength: try readJute(),
            numChildren: try readJute(),
            pzxid: try readJute()
        )
    }

    mutating func readJuteACL() throws -> RawACL {
        RawACL(permissions: try readJute(), scheme: try readJuteString(), id: try readJuteString())
    }
}
