import Foundation
import NIOCore

/// A request's body that has to be JSON.
enum JSONBody {
    /// Foundation's decoder, which takes the first of two members with the same name, refuses lone surrogates and what is not
    /// UTF-8, and nests 512 levels deep.
    ///
    /// - Throws: ``WrongJSON`` and nothing else.
    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: ByteBuffer) throws(WrongJSON) -> Value {
        do {
            return try bytes.withUnsafeReadableBytes { bytes in
                guard let start = bytes.baseAddress, bytes.count > 0 else { throw WrongJSON(reason: "the body is empty") }
                // Not a copy: it ends with this closure, and the decoder only reads.
                let data = Data(
                    bytesNoCopy: UnsafeMutableRawPointer(mutating: start),
                    count: bytes.count,
                    deallocator: .none
                )
                return try JSONDecoder().decode(type, from: data)
            }
        } catch let error as WrongJSON {
            throw error
        } catch {
            throw WrongJSON(error)
        }
    }
}
