import SwitcherServer
import Testing

@Suite("Verbosity")
struct VerbosityTests {
    @Test(
        "up to 2 info, 3 debug, from 4 on trace",
        arguments: [
            (.min, "info"), (-1, "info"), (0, "info"), (1, "info"), (2, "info"), (3, "debug"), (4, "trace"), (10, "trace"),
            (.max, "trace"),
        ] as [(Int, String)]
    )
    func levels(number: Int, level: String) {
        #expect("\(Verbosity(number).logLevel)" == level)
    }
}
