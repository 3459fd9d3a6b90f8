@testable import SwitcherServer

extension FuzzTarget {
    private static let unpackedLimit = 100_000

    /// What a web site sends as gzip, once as a whole and once byte by byte.
    static let gzipReply = FuzzTarget("gzip-reply") { input in
        let whole = unpacked(input, inPiecesOf: max(1, input.count))
        let pieces = unpacked(input, inPiecesOf: 1)
        // How much is unpacked before it is found to be broken may differ.
        try expect((whole == nil) == (pieces == nil) && whole == pieces, "another text in pieces")
        try expect(whole?.count ?? 0 <= unpackedLimit, "more than may be kept")
    }

    /// - Returns: `nil` when it is broken, cut or too large.
    private static func unpacked(_ input: [UInt8], inPiecesOf size: Int) -> [UInt8]? {
        do throws(GzipDecoder.Failure) {
            var decoder = try GzipDecoder(limit: unpackedLimit)
            var rest = input[...]
            while !rest.isEmpty {
                try decoder.add(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            try decoder.checkIsWhole()
            return decoder.bytes
        } catch {
            return nil
        }
    }

    /// Where a web site sends the client: a reference that Foundation does not encode once more.
    static let redirectLocation = FuzzTarget("redirect-location") { input in
        let text = String(decoding: input, as: UTF8.self)
        let reference = RedirectLocation.reference(text)
        try expect(reference.utf8.count <= 3 * text.utf8.count, "more than there is")
        try expect(reference.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "what may not stand in a reference: \(reference)")
        try expect(RedirectLocation.reference(reference) == reference, "encoded twice: \(reference)")
    }
}
