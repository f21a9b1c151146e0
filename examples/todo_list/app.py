"""A to-do list: gr.render draws the tasks anew on every change, keys keep what you are typing."""

import itertools

import gradio as gr

numbers = itertools.count(1)


def task(text):
    return {"id": next(numbers), "text": text, "done": False}


def add(text, tasks):
    return "", [*tasks, task(text.strip())] if text.strip() else tasks


def sort(tasks):
    return sorted(tasks, key=lambda item: item["done"])


with gr.Blocks(title="To-do list") as demo:
    gr.Markdown("# To-do list")
    tasks = gr.State(lambda: [task("Water the plants"), task("Write a letter")])
    entry = gr.Textbox(label="New task", placeholder="What is to be done? Press Enter.")
    entry.submit(add, [entry, tasks], [entry, tasks], show_progress="hidden")
    gr.Button("Sort").click(sort, tasks, tasks, show_progress="hidden")

    @gr.render(inputs=tasks, show_progress="hidden")
    def show(items):
        left = sum(not item["done"] for item in items)
        gr.Markdown(f"{left} of {len(items)} left", key="count")
        for item in items:
            number = item["id"]
            with gr.Row(key=number, equal_height=True):
                done = gr.Checkbox(item["done"], label=f"Task {number} is done", key="done")
                note = gr.Textbox(item["text"], label=f"Task {number}", scale=4, key="text")
                remove = gr.Button(f"Remove task {number}", scale=0, key="remove")

            def check(value, tasks, number=number):
                return [{**t, "done": value} if t["id"] == number else t for t in tasks]

            def write(text, tasks, number=number):
                for t in tasks:
                    if t["id"] == number:
                        t["text"] = text  # in place: nothing else has to be drawn

            def drop(tasks, number=number):
                return [t for t in tasks if t["id"] != number]

            quiet = {"show_progress": "hidden"}
            done.input(check, [done, tasks], tasks, key=(number, "check"), **quiet)
            note.input(write, [note, tasks], key=(number, "write"), **quiet)
            remove.click(drop, tasks, tasks, key=(number, "drop"), **quiet)


if __name__ == "__main__":
    demo.launch()
