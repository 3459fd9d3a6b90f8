import Foundation
import Testing

@testable import SwitcherServer

@Suite struct GzipDecoderTests {
    /// By `printf 'hello ' | gzip -n`, and `printf world | gzip -n`.
    private static let hello = [UInt8](Data(base64Encoded: "H4sIAAAAAAAAA8tIzcnJVwAA9vmB7QYAAAA=") ?? Data())
    private static let world = [UInt8](Data(base64Encoded: "H4sIAAAAAAAAAyvPL8pJAQBDEXc6BQAAAA==") ?? Data())
    /// Of nothing.
    private static let empty = [UInt8](Data(base64Encoded: "H4sIAAAAAAAAAwMAAAAAAAAAAAA=") ?? Data())

    private func unpack(_ packed: [UInt8], inPiecesOf size: Int = 1_000, limit: Int = 100) throws -> String {
        var decoder = try GzipDecoder(limit: limit)
        for start in stride(from: 0, to: packed.count, by: size) {
            try decoder.add(Array(packed[start..<min(start + size, packed.count)]))
        }
        try decoder.checkIsWhole()
        return String(decoding: decoder.bytes, as: UTF8.self)
    }

    @Test(arguments: [1, 2, 3, 7, 25, 26, 27, 1_000]) func severalMembersAreOneText(size: Int) throws {
        #expect(try unpack(Self.hello, inPiecesOf: size) == "hello ")
        #expect(try unpack(Self.hello + Self.world, inPiecesOf: size) == "hello world")
        #expect(try unpack(Self.empty + Self.hello + Self.empty + Self.world, inPiecesOf: size) == "hello world")
        #expect(try unpack(Self.empty, inPiecesOf: size) == "")
    }

    @Test(arguments: [[0], [0, 0, 0, 0], Array("garbage".utf8)] as [[UInt8]])
    func whatFollowsAndIsNoMemberIsLeftOut(garbage: [UInt8]) throws {
        #expect(try unpack(Self.hello + garbage) == "hello ")
        #expect(try unpack(Self.hello + garbage, inPiecesOf: 1) == "hello ")
    }

    @Test func whatIsCutIsTruncated() {
        let packed = Self.hello + Self.world
        for count in 0..<packed.count where count != Self.hello.count {
            #expect(throws: GzipDecoder.Failure.truncated) { try unpack(Array(packed.prefix(count))) }
        }
    }

    @Test func whatIsNoGzipIsBroken() {
        #expect(throws: GzipDecoder.Failure.broken) { try unpack(Array("{\"err_no\":0}".utf8)) }
        var packed = Self.hello
        packed[packed.count - 6] ^= 1
        #expect(throws: GzipDecoder.Failure.broken) { try unpack(packed) }
        #expect(throws: GzipDecoder.Failure.broken) { try unpack(Self.hello + [0x1F, 0x8C, 0, 0]) }
    }

    @Test func noMoreIsUnpackedThanMayBeKept() throws {
        #expect(try unpack(Self.hello + Self.world, limit: 11) == "hello world")
        #expect(throws: GzipDecoder.Failure.tooLarge) { try unpack(Self.hello + Self.world, limit: 10) }
    }
}
