import Foundation

@testable import SwitcherServer

extension FuzzTarget {
    /// A configuration file. It is the operator's own, and still a mistake in it must be told in one line, without its secrets.
    static let configuration = FuzzTarget("configuration") { input in
        do throws(ConfigurationError) {
            _ = try ConfigurationValues.parse(json: Data(input), name: "config.json")
        } catch {
            try expect(!error.message.contains("hunter2"), "the password is told: \(error.message)")
            try expect(!error.message.contains("\n"), "more than one line: \(error.message)")
        }
    }
}
