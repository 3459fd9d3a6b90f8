import JSONReading
import NIOCore

/// A request's body that has to be JSON.
enum JSONBody {
    /// - Parameter read: Must read exactly one value.
    static func read<Value>(
        _ bytes: ByteBuffer,
        _ read: (inout JSONReader) throws(JSONError) -> Value
    ) throws(WrongJSON) -> Value {
        guard bytes.readableBytes > 0 else { throw WrongJSON(reason: "the body is empty") }
        let result = bytes.withUnsafeReadableBytes { bytes in
            Result { () throws(JSONError) in try JSONReader.read(bytes, read) }
        }
        do throws(JSONError) {
            return try result.get()
        } catch {
            throw WrongJSON(error)
        }
    }
}
