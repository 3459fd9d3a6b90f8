import SwitchRules

/// What a server has answered to a call: the envelope of docs/api.md, whatever the HTTP status.
package struct APIReply: Sendable {
    package let status: Int
    package let value: JSONValue

    /// - Returns: `nil` for what is no envelope.
    package init?(status: Int, body: [UInt8]) {
        guard let value = try? JSONValue(body), value["err_no"]?.integer != nil, value["success"] != nil else { return nil }
        self.status = status
        self.value = value
    }

    package var number: Int { value["err_no"]?.integer ?? -1 }
    package var message: String { value["err_msg"]?.text ?? "" }
    package var isSuccess: Bool { value["success"]?.isTrue == true && number == 0 }

    /// What an error means to whoever asked, and what to do; `nil` for a success.
    package func error(target: Target) -> ControlError? {
        guard !isSuccess else { return nil }
        let said = message.escapedForOneLine(maximumByteCount: 512)
        let user = target.user.escapedForOneLine(maximumByteCount: 100)
        switch (number, message) {
        case (401, _):
            return ControlError(.noRight, "\(target): the user (\(user)) or the password is wrong")
        case (403, "API disabled"):
            return ControlError(.unavailable, "\(target): subpools are disabled there: ZKSubPoolUpdateBaseDir is empty")
        case (403, "forbidden"):
            return ControlError(.noRight, "\(target): \(user) has not the right: whoever runs the server gives it, in APIUsers")
        case (403, _): return ControlError(.noRight, "\(target): \(said)")
        case (404, "no such path"):
            return ControlError(
                .notTheServer,
                "\(target) has no such path: the address has a path too many, or the server is older"
            )
        case (404, _), (101...104, _), (108, _), (409, _), (400, _), (500, _): return ControlError(.no, said)
        case (105, _), (107, _):
            return ControlError(
                .tryAgain,
                "not confirmed, \(said): ZooKeeper could not be reached or refuses it; try again, which is safe"
            )
        case (502, _): return ControlError(.tryAgain, "\(said); it is tried again with the next interval")
        case (503, _): return ControlError(.tryAgain, "\(target): \(said); try again")
        case (504, _):
            return ControlError(
                .tryAgain,
                "not confirmed, \(said): the request stays recorded, and the jobmaker does it when it is back; look with coinbase get"
            )
        default: return ControlError(.no, "\(number) \(said)")
        }
    }
}
