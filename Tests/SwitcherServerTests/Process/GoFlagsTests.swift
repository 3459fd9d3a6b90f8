import Testing

@testable import switcher_api_server

@Suite struct GoFlagsTests {
    @Test(arguments: [
        ("-logtostderr", "-logtostderr=true"), ("--alsologtostderr", "--alsologtostderr=true"),
        ("-logtostderr=1", "-logtostderr=true"), ("--logtostderr=t", "--logtostderr=true"),
        ("-logtostderr=T", "-logtostderr=true"),
        ("-logtostderr=TRUE", "-logtostderr=true"), ("-logtostderr=True", "-logtostderr=true"),
        ("-alsologtostderr=0", "-alsologtostderr=false"), ("-logtostderr=f", "-logtostderr=false"),
        ("-logtostderr=F", "-logtostderr=false"), ("-logtostderr=FALSE", "-logtostderr=false"),
        ("-logtostderr=False", "-logtostderr=false"),
    ])
    func aBooleanFlagHasAValue(given: String, taken: String) {
        #expect(GoFlags.normalized([given]) == [taken])
    }

    @Test(arguments: [
        "-logtostderr=yes", "-logtostderr=", "-logtostderr=tRUE", "-logtostderr=true=1", "logtostderr", "-logtostderrs", "-v=2",
        "-v",
        "-config=a=b", "-", "--", "", "=", "-=true", "-config=-logtostderr",
    ])
    func whatIsNoneStaysAsItIs(given: String) {
        #expect(GoFlags.normalized([given]) == [given])
    }

    @Test func theOthersStayWhereTheyAre() {
        let given = ["-log_dir", "log", "-logtostderr", "-v", "2"]
        #expect(GoFlags.normalized(given) == ["-log_dir", "log", "-logtostderr=true", "-v", "2"])
        #expect(GoFlags.normalized([]) == [])
    }
}
