"""A dashboard that follows your typing: a guess at the language, and the facts behind it."""

import re
from collections import Counter

import gradio as gr

# Very common short words are enough to tell a few languages apart.
COMMON = {
    "English": "the and of to in is that it was for on are with as at be this",
    "German": "der die und das ist nicht ein zu in den mit auf für sich es von",
    "French": "le la les et des est un une dans que pour qui sur pas au ce",
    "Spanish": "el la los y de que en un una es por con para no se del",
    "Italian": "il la di che e un una per non sono con del le si in da",
}
SAMPLE = "The harbour was quiet and the light of the morning lay on the water."


def look(text, top):
    words = re.findall(r"[^\W\d_]+", (text or "").lower())
    hits = {name: sum(w in common.split() for w in words) for name, common in COMMON.items()}
    total = sum(hits.values())
    guess = {name: count / total for name, count in hits.items()} if total else None
    facts = {
        "characters": len(text or ""),
        "words": len(words),
        "different words": len(set(words)),
        "most frequent": dict(Counter(words).most_common(int(top))),
    }
    return guess, facts


with gr.Blocks(title="Text dashboard") as demo:
    gr.Markdown("# Text dashboard\nType in any of five languages; nothing is sent anywhere.")
    text = gr.Textbox(value=SAMPLE, label="Text", lines=4)
    with gr.Row():
        language = gr.Label(label="Language", num_top_classes=3)
        facts = gr.JSON(label="Facts")
    with gr.Accordion("Settings", open=False):
        top = gr.Slider(1, 10, value=3, step=1, label="Frequent words to list")
    gr.on(
        [demo.load, text.change, top.change],
        look,
        [text, top],
        [language, facts],
        show_progress="hidden",
        api_name="look",
    )

if __name__ == "__main__":
    demo.launch()
