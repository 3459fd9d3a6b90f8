// What a switch may say and how a text is shown is a module of its own, for programs that do not link ZooKeeper's library. Whoever uses this
// module sees it: to him it is one.
@_exported public import SwitchRules
