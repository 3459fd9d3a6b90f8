import JSONReading
import UserCoinReading

extension UserCoinReply {
    /// Decodes a reply's body. Members that are not known are ignored; one that is known and there twice makes it malformed. In the map
    /// of users a name that is there twice has the last coin.
    init(_ body: [UInt8], check: SwitchCheck) throws(UserCoinReplyError) {
        var reading = UserCoinReplyReading(empty: CheckedSwitches(check: check))
        do throws(JSONError) {
            try JSONReader.read(body) { reader throws(JSONError) in try reading.read(&reader) }
        } catch {
            throw .malformed("the reply is not the JSON it should be: \(error.reason)")
        }
        guard let number = reading.errorNumber else { throw .malformed("err_no is missing or not a whole number") }
        guard number == 0 else { throw .refused(number: number, message: LogText(reading.errorMessage).description) }
        let outcome: UserCoinOutcome<CheckedSwitches>
        do throws(UserCoinProblem) {
            outcome = try reading.outcome()
        } catch {
            throw .malformed(error.reason)
        }
        self.init(
            switches: outcome.map.switches,
            skipped: outcome.map.skipped,
            nowDate: outcome.nowDate,
            shape: outcome.shape
        )
    }
}
