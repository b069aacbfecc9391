"""Every Chinese sentence said about tuning rules: replay, lint, suggestions, learning."""

MASKED = "（内容保密）"
AND_MORE = "{shown}等 {count} 个"

LINT = {
    "no_hours": "规则{rules}的时间从 {hour} 点到 {hour} 点，一刻也不算。请改开始或结束的时间；全天都算就删掉时间。",
    "excludes_itself": "规则{rules}永远不会命中：{words}自己就带着排除词。请改排除词，或删掉这条规则。",
    "excludes_words": "规则{rules}里的{words}带着这条规则自己的排除词，永远不算。请改排除词，或删掉这些词。",
    "unknown_grid": "规则{rules}限定的网格{words}不存在，在哪里都不会算。请核对网格编码。",
    "unknown_danger": "规则{rules}的危险信号{words}没有对应的处理。可以用的有：{known}。",
    "no_effect": "规则{rules}分量是 0，也不改紧急程度和危险信号，有没有都一样。请写上分量或删掉。",
    "matches_all": "规则{rules}几乎什么都命中：{share}的平常话里都有{words}。请删掉这些词，或配上同时要有的词。",
    "too_wide": "规则{rules}命中太多：{share}的平常话里都有{words}。请换成更长的说法，或配上同时要有的词。",
    "everyday": "平常话“{said}”会被当成“{name}”，凭的是{words}。请降低这些词的分量，或换成更长的说法。",
    "wide_guard": "语境{words}几乎罩住每一句话，用到它的规则很难命中。请删掉其中的常用词。",
    "empty_guard": "语境{words}里没有词，不起作用。请写上词，或删掉它。",
    "no_rules": "类别“{name}”没有任何规则，消息永远分不到这一类。",
    "out_of_reach": "类别“{name}”里最重的词是 {best} 分，要 {needed} 分才有把握，单凭一个词总是要问居民。请确认是不是有意这样。",
    "undenied": "规则{rules}会报危险信号，但没有用带“没有”“不”的语境，说“没有…”也会报警。请在 guards 里加上这样的语境。",
    "unused_guard": "没有规则用到语境{words}，可以删掉。",
    "unused_class": "没有规则用到词组{words}，可以删掉。",
    "fought_for": "“{first}”和“{second}”抢同样的词：{words}。两边都能凭它单独判定，结果总是拿不准。请只留一边，或一边降低分量。",
    "says_nothing": "{words}同时是“{first}”和“{second}”的词，分量一样，起不到区分作用。可以只留一边。",
    "counted_twice": "{words}在规则{rules}里各写了一次，条件相同，会算两次分。请只留一处。",
    "counted_for_urgency": "{words}在规则{rules}里都有，会算两次分。如果只是为了标紧急或危险，不用改。",
    "repeated": "规则{rules}里{words}写了两遍（叠字、繁体、全角都算同一个词），删掉一遍即可。",
    "single_decides": "“{name}”单凭一个字就能判定：{words}。单字容易误中，请换成词，或把分量降到不能单独判定。",
    "single": "“{name}”里有单字{words}，只作旁证。请留意有没有误中。",
    "torn": "{words}常被切进别的词里，很少能命中。请换成更完整的说法。",
    "idle_typo": "错字表里的{words}没有规则用到，可以删掉。",
    "hidden": "“{name}”的词在更长的词里不单独算：{words}。如果也该算，请把长词也写进那条规则。",
}

PROPOSED = (
    "建议给“{name}”加词“{word}”：这类 {here_of} 条里有 {here} 条说到，其他 {elsewhere_of} 条里有 {elsewhere} 条。"
)
CORRECTED_WITH_IT = "其中 {corrected} 条判错了。"
WORD_OF_OTHERS = "它已经是{names}的词，请想好归哪边。"
OFTEN_CORRECTED = (
    "规则“{rule}”命中 {hits} 件，被改正 {corrected} 件（{share}），多改为“{most}”（{count} 件），常见于词{words}。"
)
CATEGORY_COUNT = "“{name}” {count} 件"
CONTESTED = "“{word}”凭规则{rules}判定，最后归到{shares}，分不清。请换成更长的说法，或降低分量。"
SINGLE_HURTS = "单字“{word}”（规则{rules}）判对 {right} 件，判错 {wrong} 件。请换成词，或降低分量。"

LEARNT_NOTE = "学自 {messages} 条标注消息；条数（本类/其他）：{counts}"
WORD_COUNTS = "{word} {here}/{elsewhere}"
HIDDEN_IN = "{longer}里的{shorter}"
SUM = "合计"
