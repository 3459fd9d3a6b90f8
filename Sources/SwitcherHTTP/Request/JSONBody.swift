import JSONReading
import NIOCore

/// A request's body that has to be JSON.
enum JSONBody {
    /// - Parameter read: Must read exactly one value.
    static func read<Value>(
        _ bytes: ByteBuffer,
        _ read: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONRefusal) -> Value {
        guard bytes.readableBytes > 0 else { throw .emptyBody }
        let result = bytes.withUnsafeReadableBytes { bytes in
            Result { () throws(JSONError) in try JSONReader.read(bytes, read) }
        }
        do throws(JSONError) {
            return try result.get()
        } catch {
            throw JSONRefusal(error)
        }
    }
}

/// Why a body is not the JSON it should be, in the caller's terms.
struct JSONRefusal: Error {
    let reason: String

    static let emptyBody = JSONRefusal(reason: "the body is empty")

    private init(reason: String) {
        self.reason = reason
    }

    /// As in `usercoins[0].punames[3] must be a string`.
    init(_ error: JSONError) {
        if let mismatch = error.mismatch {
            reason = "\(error.path.isEmpty ? "the body" : error.path) \(mismatch)"
        } else {
            reason = "the body is not valid JSON"
        }
    }
}
