"""What stands behind the closing of knowledge gaps: the store, the folder, the search's words."""

from composition.desk import DeskStage
from composition.knowledge_keeping import KnowledgeKeeper
from engine.desk_assembly import GapPorts
from engine.settings import EngineSettings
from storage.ingestion.landing import ArticleFolder
from storage.ingestion.settings import KnowledgeSettings
from storage.stop_words import STOP_WORDS


def gap_ports(
    engine: EngineSettings, knowledge: KnowledgeSettings, desk: DeskStage, keeper: KnowledgeKeeper
) -> GapPorts:
    """Approved articles go into the operator's own folder alone, never among the examples."""
    return GapPorts(
        store=desk.gaps,
        shelf=ArticleFolder(
            engine.knowledge_dir,
            url_base=knowledge.knowledge_url_base,
            look=keeper.look_at_folder,
        ),
        stop_words=STOP_WORDS,
    )
