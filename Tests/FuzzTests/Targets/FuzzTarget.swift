/// A piece of the program that reads what strangers send. A crash is a finding, and so is an error that `run` throws.
///
/// Another one is an extension of this type with a `static let`, and its place in ``all``.
struct FuzzTarget: Sendable, CustomStringConvertible {
    /// A result that cannot be right.
    struct Finding: Error, CustomStringConvertible {
        let description: String
    }

    let description: String
    /// Good and bad input to begin with, so that what is behind the first check is reached.
    let seeds: [[UInt8]]
    let run: @Sendable (_ input: [UInt8]) throws -> Void

    init(_ name: String, seeds: [String], run: @escaping @Sendable (_ input: [UInt8]) throws -> Void) {
        description = name
        self.seeds = seeds.map { Array($0.utf8) }
        self.run = run
    }

    static let all: [FuzzTarget] = [
        .basicAuthentication, .configuration, .headerValue, .jobmakerAck, .jsonReader, .multipartForm, .requestTarget,
        .switchBatch,
        .urlEncodedForm, .userCoinReply,
    ]

    /// Says what is wrong unless the condition holds.
    static func expect(_ condition: Bool, _ finding: @autoclosure () -> String) throws(Finding) {
        guard condition else { throw Finding(description: finding()) }
    }
}
