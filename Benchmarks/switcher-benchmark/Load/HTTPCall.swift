import CHTTPLoad

/// One call over a connection of its own.
enum HTTPCall {
    struct Reply {
        let status: Int
        let body: String
        /// In bytes, with the headers.
        let length: Int
    }

    /// Nil when there is no reply.
    static func send(_ request: String, port: Int) async throws -> Reply? {
        try await blocking {
            var body = [UInt8](repeating: 0, count: 4_096)
            var length = 0
            let status = body.withUnsafeMutableBytes { bytes in
                http_load_once(Int32(port), request, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count, &length)
            }
            guard status >= 0 else { return nil }
            return Reply(status: Int(status), body: String(decoding: body.prefix { $0 != 0 }, as: UTF8.self), length: length)
        }
    }
}
