"""Words that say nothing about what is looked for, in the languages customers write in."""

_ENGLISH = (
    "a about above after again against all also am an and any are as at be because been before "
    "being below between both but by can could did do does doing down during each few for from "
    "further had has have having he her here hers him his how i if in into is it its itself "
    "just me more most my no nor not now of off on once only or other our ours out over own "
    "please same she should so some such than that the their theirs them then there these they "
    "this those through to too under until up us very was we were what when where which while "
    "who whom why will with would you your yours"
)
_SPANISH = (
    "al algo como con cual cuando de del desde donde el ella ellas ellos "
    "en entre era eres es esa ese eso esta estas este esto estos hasta "
    "hay la las le les lo los mas me mi mis muy nos nosotros o para pero "
    "por porque puede puedo que quien se ser si sin sobre su sus tambien "
    "te tengo tiene tu tus un una uno unos ya yo qué cómo cuál cuándo "
    "dónde también está están él más"
)
_FRENCH = (
    "aux avec ce ces cette chez comme dans des du elle elles est et eu il "
    "ils je leur leurs lui ma mais mes moi mon ne nos notre nous où ou "
    "par pas plus pour qu quand que quel quelle quels qui sa se ses soit "
    "sont sous sur ta tes toi ton tu une vos votre vous à été être"
)
_GERMAN = (
    "aber als am auch auf aus bei bin bis bist da damit dann das dass "
    "dein deine dem den der des dich dir doch du durch ein eine einem "
    "einen einer eines er es für hatte ich ihm ihn ihr ihre im ist ja "
    "kann kein keine können man mein meine mich mir mit muss nach nicht "
    "noch nun nur oder ob sehr sein seine sich sie sind so über um und "
    "uns unser vom von vor wann warum welche wenn wer wie wir wird wo zu "
    "zum zur"
)
_PORTUGUESE = (
    "ao aos até com como da das de dela dele deles depois do dos e ela "
    "elas ele eles em entre essa esse esta este eu foi isso já lhe mas me "
    "mesmo meu meus minha muito na nas nem no nos não nós o os ou para "
    "pela pelo por qual quando que quem se sem ser seu seus sua suas são "
    "também tem tenho um uma você à às é"
)

STOP_WORDS = frozenset(
    word
    for language in (_ENGLISH, _SPANISH, _FRENCH, _GERMAN, _PORTUGUESE)
    for word in language.split()
)
