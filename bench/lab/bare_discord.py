"""The floor for Discord: the bare library, which shows that it types, and no more."""

import os

import discord


class Bare(discord.Client):
    """Types wherever somebody writes."""

    async def on_message(self, message: discord.Message) -> None:
        """Show the sign."""
        if message.author != self.user:
            await self.http.send_typing(message.channel.id)


if __name__ == "__main__":
    intents = discord.Intents(
        guilds=True, guild_messages=True, dm_messages=True, message_content=True
    )
    Bare(intents=intents).run(os.environ["DISCORD_BOT_TOKEN"], log_handler=None)
