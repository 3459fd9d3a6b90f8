/// A piece of the program that reads what strangers send. A crash is a finding, and so is an error that `run` throws.
///
/// Another one is an extension of this type with a `static let`, its place in ``all``, and a folder of its name in `Corpus` with good and
/// bad input to begin with, so that what is behind the first check is reached.
struct FuzzTarget: Sendable, CustomStringConvertible {
    /// A result that cannot be right.
    struct Finding: Error, CustomStringConvertible {
        let description: String
    }

    let description: String
    let run: @Sendable (_ input: [UInt8]) throws -> Void

    init(_ name: String, run: @escaping @Sendable (_ input: [UInt8]) throws -> Void) {
        description = name
        self.run = run
    }

    static let all: [FuzzTarget] = [
        .basicAuthentication, .configuration, .gzipReply, .headerValue, .jobmakerAck, .jsonReader, .multipartForm,
        .redirectLocation, .requestTarget, .subPoolBody, .switchBatch, .urlEncodedForm, .userCoinReply,
    ]

    /// Says what is wrong unless the condition holds.
    static func expect(_ condition: Bool, _ finding: @autoclosure () -> String) throws(Finding) {
        guard condition else { throw Finding(description: finding()) }
    }
}
