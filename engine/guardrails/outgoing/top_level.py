"""Ends of domain names, and those of them that end other things as well."""

from engine.guardrails.word_set import word_set

_GENERIC = (
    "com net org info biz name pro mobi edu gov mil int arpa app dev page web site online"
    " store shop blog cloud tech space"
    " website live life world today news media agency group company team work works"
    " business center club email link click"
    " help support chat social network digital services solutions systems software host"
    " hosting domains xyz top icu vip fun"
    " win bid loan date download stream racing review trade science party webcam men"
    " cricket accountant faith cam rest bar"
    " buzz cyou sbs cfd quest monster beauty hair skin makeup lol wtf ninja rocks guru"
    " expert zone city land house homes"
    " property insurance insure auto autos car cars bike motorcycles finance financial fund"
    " credit creditcard money cash bank"
    " pay loans mortgage tax legal law lawyer attorney claims health care dental doctor"
    " hospital clinic energy solar eco bio"
    " green earth travel flights hotel tours video photo photos pics gallery art design"
    " studio music game games bet casino"
    " poker porn sex adult xxx dating love family kids baby pet dog fashion shoes clothing"
    " jewelry gold diamonds gift gifts"
    " deals sale discount cheap coupons express delivery direct market marketing press"
    " report reviews wiki academy school"
    " university education training institute foundation charity ngo community forum google"
    " youtube amazon apple microsoft"
    " example test invalid localhost onion local internal corp lan goog ink tel jobs post"
    " aero coop museum asia cat"
)
_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo"
    " br bs bt bw by bz ca cc cd cf cg"
    " ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi"
    " fj fk fm fo fr ga gd ge gf gg gh gi"
    " gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je"
    " jm jo jp ke kg kh ki km kn kp kr kw"
    " ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms"
    " mt mu mv mw mx my mz na nc ne nf ng"
    " ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw"
    " sa sb sc sd se sg sh si sk sl sm sn"
    " so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk"
    " us uy uz va vc ve vg vi vn vu wf ws"
    " ye yt za zm zw zip mov"
)
TOP_LEVEL = frozenset((*_GENERIC.split(), *_COUNTRIES.split()))
"""What a domain name ends with (IANA, Root Zone Database): countries, usual generic ones."""

LIKE_FILES = frozenset({"md", "py", "zip", "mov", "sh", "rs", "pl", "ps", "cc", "so"})
"""Also ends of file names."""

LIKE_WORDS = word_set(
    "am as at be by de do es et id in is it la li me my na no se so to us am as tel work help care"
)
"""Also words: a full stop before one may only lack its space."""
